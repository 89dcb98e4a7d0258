"""What the widget brings to the application: its API, its scripts, its commands."""

from flask import Flask

from foundation.web import database as app_database
from widgets.api.door import api, open_to_known_origins
from widgets.commands import site_commands
from widgets.identity import Sessions
from widgets.loader import widget
from widgets.sites.registry import Registry


def register(app: Flask) -> None:
    with app.app_context():
        app.extensions["widget_sites"] = Registry(app_database())
        app.extensions["widget_sessions"] = Sessions(app_database())
    app.after_request(open_to_known_origins)
    app.register_blueprint(api)
    app.register_blueprint(widget)
    app.cli.add_command(site_commands)
