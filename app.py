"""Aside: opens the database, registers every floor's pages, jobs and commands, and says who hears which event."""

import importlib
import importlib.util
import logging

from flask import Flask

from foundation.application import bare_application, write_json_logs
from foundation.commands import register_commands
from foundation.config import Config, read_config
from foundation.database import Database, open_database
from foundation.events import subscribe

FLOORS = ["kb", "helpdesk", "marketplace", "widgets", "analytics"]


def create_app(settings: Config | None = None, database: Database | None = None) -> Flask:
    """The whole application. Tests hand in their own settings and database."""
    settings = settings or read_config()
    if database is None:
        write_json_logs(settings.log_level)
        database = open_database(settings.database_url)
    app = bare_application(settings, database)
    register_commands(app)
    for floor in FLOORS:
        if importlib.util.find_spec(floor) is None or importlib.util.find_spec(f"{floor}.registration") is None:
            continue
        try:
            registration = importlib.import_module(f"{floor}.registration")
            registration.register(app)
        except Exception:  # while floors are being built
            logging.getLogger(__name__).exception("%s is not ready", floor)
            continue
        for kind, subscriber, handler in getattr(registration, "subscriptions", list)():
            subscribe(kind, subscriber, handler)
    return app
