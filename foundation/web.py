"""What a request reaches for: the two doors, the settings and the present moment of the running application."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from flask import current_app, g
from sqlalchemy import Connection

from foundation import clock
from foundation.audit import Watch, audited
from foundation.config import Config
from foundation.database import Database


def database() -> Database:
    found: Database = current_app.extensions["database"]
    return found


def config() -> Config:
    found: Config = current_app.extensions["config"]
    return found


def reading() -> AbstractContextManager[Connection]:
    return database().reading()


def writing() -> AbstractContextManager[Connection]:
    watch = g.get("audit_watch")
    return database().writing() if watch is None else _watched(watch)


def now() -> datetime:
    return clock.now()


@contextmanager
def _watched(watch: Watch) -> Iterator[Connection]:
    """Settings change here: what was and what is go to the audit log in the same transaction."""
    with database().writing() as db, audited(db, watch):
        yield db
