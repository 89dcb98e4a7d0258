"""A customer: who the host says they are, kept as last seen."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, String, Table, select

from foundation.columns import Moment
from foundation.database import metadata, upsert

UNNAMED = "Visitor"  # who hasn't told their name

customers = Table(
    "customers",
    metadata,
    Column("key", String(120), primary_key=True),  # worklane:member:12 | anon:...
    Column("name", String(120), nullable=False),
    Column("email", String(254)),
    Column("role", String(20)),
    Column("plan", String(20)),
    Column("state", String(20)),
    Column("language", String(12)),
    Column("timezone", String(64)),
    Column("seen_at", Moment, nullable=False),
)


@dataclass(frozen=True)
class Person:
    key: str
    name: str
    email: str | None = None
    role: str | None = None
    plan: str | None = None
    state: str | None = None
    language: str | None = None
    timezone: str | None = None

    @property
    def initials(self) -> str:
        parts = self.name.split() or ["?"]
        return "".join(part[0] for part in [parts[0], *parts[1:][-1:]]).upper()


def remember(db: Connection, person: Person, *, now: datetime) -> None:
    """Keep what was last known of this person."""
    upsert(db, customers, [_row(person) | {"seen_at": now}], keys=["key"])


def find_person(db: Connection, key: str) -> Person | None:
    row = db.execute(select(customers).where(customers.c.key == key)).first()
    return person_from_row(row) if row else None


def people_by_key(db: Connection, keys: Collection[str]) -> list[Person]:
    """Those of these people whom the desk knows."""
    rows = db.execute(select(customers).where(customers.c.key.in_(keys)).order_by(customers.c.key))
    return [person_from_row(row) for row in rows]


def person_from_row(row: Any) -> Person:
    return Person(row.key, row.name, row.email, row.role, row.plan, row.state, row.language, row.timezone)


def _row(person: Person) -> dict[str, Any]:
    return asdict(person)
