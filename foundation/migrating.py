"""Brings a database up to the schema the code expects, and writes new migrations from the tables as declared."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from foundation.database import Database

FOLDER = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Run every migration that has not run yet, each in a transaction."""
    if current_revision(database) == head_revision():
        return
    with database.writing() as db:
        command.upgrade(_config(db), "head")


def write_migration(database: Database, message: str) -> None:
    """Compare the tables as declared with the database and write the difference as a new migration file."""
    with database.writing() as db:
        command.revision(_config(db), message, autogenerate=True)


def current_revision(database: Database) -> str | None:
    with database.reading() as db:
        return MigrationContext.configure(db).get_current_revision()


def head_revision() -> str | None:
    return ScriptDirectory(str(FOLDER)).get_current_head()


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
