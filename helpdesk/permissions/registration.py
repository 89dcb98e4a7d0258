"""What permissions bring to the application: the gate before every route, what is heard live, and what templates may ask."""

from flask import Flask

from helpdesk.permissions.acts import Act
from helpdesk.permissions.gate import permitted, watch_routes
from helpdesk.permissions.hearing import hear_what_they_see

NO_CHANGE = "Light agents read tickets and write notes. Ask an agent to change it."


def register(app: Flask) -> None:
    watch_routes(app)
    hear_what_they_see(app)
    app.jinja_env.globals.update(permitted=permitted, Act=Act, no_change=NO_CHANGE)
