"""What the widget brings to the application: its API, its scripts, its commands."""

import importlib

from flask import Flask

from foundation.web import config
from foundation.web import database as app_database
from widgets.api.door import api, open_to_known_origins
from widgets.commands import site_commands
from widgets.identity import Sessions
from widgets.loader import widget
from widgets.saying import say_errors
from widgets.sites.keys import SigningKey
from widgets.sites.registry import Registry, Site

ENDPOINTS = ["widgets.api.knowing", "widgets.api.leaving", "widgets.api.threads", "widgets.api.topics", "widgets.api.chats", "widgets.api.calls", "widgets.api.requests"]


def register(app: Flask) -> None:
    for name in ENDPOINTS:
        importlib.import_module(name)  # they add their endpoints to `api`
    with app.app_context():
        app.extensions["widget_sites"] = Registry(app_database(), _worklane())
        app.extensions["widget_sessions"] = Sessions(app_database())
    app.after_request(open_to_known_origins)
    app.after_request(say_errors)
    app.register_blueprint(api)
    app.register_blueprint(widget)
    app.cli.add_command(site_commands)


def _worklane() -> Site:
    """The demo host: on our own origin, signing with the secret both read from the settings."""
    key = SigningKey("worklane", "HS256", config().widget_secret)
    return Site("worklane", "Worklane", frozenset(), {key.kid: key}, "How can we help?")
