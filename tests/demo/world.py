"""The demo world as the tests see it: seeded at one known minute, and small questions about it."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, select

from foundation.config import Config
from foundation.database import Database, metadata
from helpdesk.tickets.tables import messages, tickets
from marketplace.demo.seed import seed_world

NOW = datetime(2026, 11, 25, 10, 17, 5, tzinfo=UTC)  # a Wednesday morning
SECRETS = {"password_hash"}  # made anew at every first start
MACHINERY = {"live_messages", "jobs"}  # what is still to be done, by the real clock


@dataclass(frozen=True)
class World:
    database: Database
    accounts: Path  # the file with everybody's password
    fingerprint: dict[str, str]  # as it was when just seeded

    def passwords(self) -> list[tuple[str, str, str]]:
        """(e-mail address, password, where to sign in) of each demo account."""
        return re.findall(r"(\S+@\S+\.example)\s+(\S+)\s+at (\S+)", self.accounts.read_text())

    def all(self, query: Select[Any]) -> list[Any]:
        with self.database.reading() as db:
            return list(db.execute(query).all())

    def one(self, query: Select[Any]) -> Any:
        return self.all(query)[0][0]


def seeded(database: Database, settings: Config, *, questions: int = 6000) -> World:
    """The world as just written; what it looked like is kept in the folder of its settings."""
    seed_world(database, settings, now=NOW, progress=lambda line: None, questions=questions)
    (settings.var / "fingerprint.json").write_text(json.dumps(_fingerprint(database)))
    return opened(database, settings.var)


def opened(database: Database, folder: Path) -> World:
    """A world that was seeded before, with what was put beside it."""
    fingerprint = json.loads((folder / "fingerprint.json").read_text())
    return World(database, folder / "demo-accounts.txt", fingerprint)


def customer_texts(world: World) -> list[str]:
    return [row.body for row in world.all(select(messages.c.body).where(messages.c.kind == "customer"))]


def threads(world: World) -> Iterator[tuple[Any, list[Any]]]:
    """Each ticket with what was said, oldest first."""
    said: dict[int, list[Any]] = {}
    for row in world.all(select(messages).order_by(messages.c.id)):
        said.setdefault(row.ticket, []).append(row)
    for ticket in world.all(select(tickets).order_by(tickets.c.id)):
        yield ticket, said[ticket.id]


def _fingerprint(database: Database) -> dict[str, str]:
    """A hash of each table's rows, passwords left out."""
    with database.reading() as db:
        return {table.name: _hash(db, table) for table in metadata.sorted_tables if table.name not in MACHINERY}


def _hash(db: Connection, table: Any) -> str:
    kept = [column for column in table.columns if column.name not in SECRETS]
    digest = hashlib.sha256()
    for row in db.execute(select(*kept).order_by(*table.primary_key.columns)):
        digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
