"""Brings a database up to the schema the code expects, and writes new migrations from the tables as declared."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from sqlalchemy import Connection

from foundation.database import Database

FOLDER = Path(__file__).parent / "migrations"


@dataclass(frozen=True)
class Derived:
    """What is made from tables and kept by triggers, outside of the declared schema: tables whose names begin with `prefix`.
    `let_go` drops the triggers before migrations (SQLite makes a table anew to change it), `take_up` puts all in order after."""

    prefix: str
    let_go: Callable[[Connection], None]
    take_up: Callable[[Connection], None]


_derived: list[Derived] = []


def keep_derived(derived: Derived) -> None:
    if all(one.prefix != derived.prefix for one in _derived):
        _derived.append(derived)


def is_declared(name: str | None, _kind: str = "table", _parent: Any = None) -> bool:
    """Whether Alembic compares it with the tables as declared."""
    return name is None or not any(name.startswith(one.prefix) for one in _derived)


def run_around_derived(db: Connection, run: Callable[[], None]) -> None:
    for one in _derived:
        one.let_go(db)
    run()
    for one in _derived:
        one.take_up(db)


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
