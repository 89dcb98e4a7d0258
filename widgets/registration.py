"""What the widget brings to the application: its API, its scripts, its commands."""

import importlib
from pathlib import Path
from typing import Any

from flask import Flask

from foundation import clock
from foundation.database import Database
from foundation.jobs import job
from foundation.people import keeps_people
from foundation.web import config
from foundation.web import database as app_database
from helpdesk import AgentReplied
from helpdesk.effort.sources import set_talks
from helpdesk.speaking import WORDS
from kb import set_notices
from widgets.api.door import api, open_to_known_origins
from widgets.commands import site_commands
from widgets.conversation.talks import talks_between
from widgets.identity import Sessions
from widgets.incidents.board import Board
from widgets.incidents.following import tell_followers
from widgets.incidents.help_centre import notices_for
from widgets.incidents.pages import incident_desk
from widgets.loader import widget
from widgets.people import KEEPER
from widgets.reminding import hear, register_reminding
from widgets.saying import say_errors
from widgets.settings.pages import widget_settings
from widgets.sites.keys import SigningKey
from widgets.sites.registry import Registry, Site

ENDPOINTS = [
    "widgets.api.assistant",
    "widgets.api.knowing",
    "widgets.api.files",
    "widgets.api.incidents",
    "widgets.api.leaving",
    "widgets.api.reading",
    "widgets.api.threads",
    "widgets.api.topics",
    "widgets.api.chats",
    "widgets.api.going_on",
    "widgets.api.calls",
    "widgets.api.requests",
]


def register(app: Flask) -> None:
    WORDS.add(Path(__file__).parent / "desk_words")
    for name in ENDPOINTS:
        importlib.import_module(name)  # they add their endpoints to `api`
    with app.app_context():
        app.extensions["widget_sites"] = Registry(app_database(), _worklane())
        app.extensions["widget_sessions"] = Sessions(app_database())
        app.extensions["widget_incidents"] = Board(app_database())

    @job("incidents.tell")
    def tell(database: Database, payload: dict[str, Any]) -> None:
        tell_followers(database, payload["incident"], by=payload["by"], key=payload["key"], now=clock.now())

    register_reminding(app)
    app.after_request(open_to_known_origins)
    app.after_request(say_errors)
    app.register_blueprint(api)
    app.register_blueprint(incident_desk)
    app.register_blueprint(widget)
    app.register_blueprint(widget_settings)
    app.cli.add_command(site_commands)
    keeps_people(KEEPER)
    set_talks(talks_between)
    set_notices(notices_for)


def subscriptions() -> list[tuple[type, str, Any]]:
    return [(AgentReplied, "mail", hear)]


def _worklane() -> Site:
    """The demo host: on our own origin, signing with the secret both read from the settings."""
    key = SigningKey("worklane", "HS256", config().widget_secret)
    return Site("worklane", "Worklane", frozenset(), {key.kid: key}, "")
