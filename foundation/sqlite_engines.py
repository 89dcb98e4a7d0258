"""Connections to SQLite: write transactions hold the lock from their first moment, and those that read can't write."""

import logging
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

log = logging.getLogger(__name__)

READ_ONLY = "PRAGMA query_only=ON"  # each time it is set, SQLite forgets every statement the connection has prepared
POOL = {"pool_size": 16, "max_overflow": 64}  # of SQLite's connections
SAFE_SQLITE = (3, 51, 3)  # older ones have a rare write-ahead-log bug: https://sqlite.org/wal.html


def sqlite_engines(path: str | None, *, durable: bool) -> list[Engine]:
    """Who writes, and who reads: one for both in memory."""
    if sqlite3.sqlite_version_info < SAFE_SQLITE:
        log.warning("SQLite %s is older than 3.51.3, which mends a rare WAL bug", sqlite3.sqlite_version)
    synchronous = f"PRAGMA synchronous={'FULL' if durable else 'OFF'}"
    if path in (None, "", ":memory:"):
        engine = _sqlite_engine("", [synchronous], poolclass=StaticPool)
        event.listen(engine, "begin", _begin_either)
        return [engine]
    assert path is not None
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    kept = ["PRAGMA journal_mode=WAL", synchronous]
    writer, reader = (_sqlite_engine(path, [*kept, *more], **POOL) for more in ((), (READ_ONLY,)))
    event.listen(writer, "begin", lambda db: _say(db, "BEGIN IMMEDIATE"))
    event.listen(reader, "begin", lambda db: _say(db, "BEGIN"))
    return [writer, reader]


def _sqlite_engine(path: str, pragmas: Sequence[str], **pool: Any) -> Engine:
    given = {"isolation_level": None, "check_same_thread": False, "timeout": 10}
    engine = create_engine(f"sqlite:///{path}", connect_args=given, **pool)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        for one in ("PRAGMA busy_timeout=10000", "PRAGMA foreign_keys=ON", *pragmas):
            connection.execute(one)

    return engine


def _begin_either(connection: Connection) -> None:
    """In memory there is one connection for reading and writing."""
    write = connection.get_execution_options().get("aside_mode") != "read"
    _say(connection, "PRAGMA query_only=OFF" if write else READ_ONLY)
    _say(connection, "BEGIN IMMEDIATE" if write else "BEGIN")


def _say(connection: Connection, words: str) -> None:
    """By the driver itself. What it can't do (the database is locked) is raised as it is of any other statement."""
    raw = connection.connection.dbapi_connection
    assert raw is not None
    try:
        raw.execute(words)
    except sqlite3.OperationalError as error:
        raise OperationalError(words, None, error) from error
