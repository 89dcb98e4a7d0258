"""What the knowledge base brings to the application: pages, the reindex job, commands."""

from typing import Any

from flask import Flask

from foundation.database import Database
from foundation.jobs import job
from foundation.web import config
from foundation.web import database as app_database
from kb.commands import kb_commands
from kb.current import CurrentIndex
from kb.helpcentre import listening  # noqa: F401  its routes join the help centre's
from kb.helpcentre.pages import helpcentre
from kb.writing.pages import writing_desk


def register(app: Flask) -> None:
    with app.app_context():
        current = CurrentIndex(app_database(), config().index_folder)
    app.extensions["kb"] = current

    @job("kb.reindex")
    def reindex(_database: Database, _payload: dict[str, Any]) -> None:
        current.rebuild()

    app.register_blueprint(helpcentre)
    app.register_blueprint(writing_desk)
    app.cli.add_command(kb_commands)
