"""Facts: what happened, written in the transaction that caused it, with one delivery for each who listens."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar, dataclass_transform

import msgspec
from sqlalchemy import Column, Connection, Index, String, Table, func, select

from foundation.columns import Json, Moment, identity
from foundation.database import Database, insert_rows, metadata
from foundation.jobs import enqueue_all, job

E = TypeVar("E")

events = Table(
    "events",
    metadata,
    identity(),
    Column("name", String(80), nullable=False),
    Column("facts", Json, nullable=False),
    Column("actor", String(120)),
    Column("cause", String(40)),  # what the desk itself did that led to it, as `caused_by` names it
    Column("happened_at", Moment, nullable=False),
)
Index("ix_events_name_happened_at", events.c.name, events.c.happened_at)


@dataclass(frozen=True)
class Happening:
    """What a handler learns beside the event itself."""

    event_id: int
    happened_at: datetime
    actor: str | None
    cause: str | None = None


Hears = Callable[[Database, Any, Happening], None]
Attends = Callable[[Connection, Sequence[tuple[Any, Happening]]], None]

_types: dict[str, type] = {}
_subscribers: dict[str, dict[str, Hears]] = {}
_attending: dict[str, dict[str, Attends]] = {}
_cause: ContextVar[str | None] = ContextVar("cause", default=None)


@dataclass_transform(frozen_default=True)
def event(cls: type[E]) -> type[E]:
    """Declare a fact: a frozen dataclass in the past tense, of ids and plain values."""
    dataclass(frozen=True)(cls)
    _types[event_name(cls)] = cls
    return cls


def event_name(cls: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


def subscribe(cls: type, subscriber: str, handler: Hears) -> None:
    """Have `handler` hear every such event from now on, in the worker, at least once. Called in app.py only."""
    _subscribers.setdefault(event_name(cls), {})[subscriber] = handler


def attend(cls: type, attendant: str, hook: Attends) -> None:
    """Call `hook` in every transaction that records such events, with all that are recorded together, for rows that must come and go
    with them. It has to be quick: one statement where nobody wants them. Called in app.py only."""
    _attending.setdefault(event_name(cls), {})[attendant] = hook


@contextmanager
def caused_by(cause: str | None) -> Iterator[None]:
    """Whatever is recorded inside, by whichever verb, says that this led to it; so does what those events lead to."""
    token = _cause.set(cause)
    try:
        yield
    finally:
        _cause.reset(token)


def read_event(db: Connection, event_id: int) -> tuple[Any, Happening]:
    """The fact, and what is known beside it."""
    row = db.execute(select(events).where(events.c.id == event_id)).one()
    return msgspec.convert(row.facts, _types[row.name]), Happening(row.id, row.happened_at, row.actor, row.cause)


def record(db: Connection, fact: Any, *, now: datetime, actor: str | None = None) -> int:
    """Write the event and a delivery for each subscriber, in the caller's transaction."""
    return record_all(db, [fact], now=now, actor=actor)[0]


def record_all(db: Connection, facts: Sequence[Any], *, now: datetime, actor: str | None = None) -> list[int]:
    """The same of many facts, in as many statements as of one; who attends is called once for each kind."""
    if not facts:
        return []
    cause = _cause.get()
    told = {"actor": actor, "cause": cause, "happened_at": now}
    ids = insert_rows(db, events, [{"name": event_name(type(one)), "facts": asdict(one)} | told for one in facts])
    by_name: dict[str, list[tuple[Any, Happening]]] = defaultdict(list)
    for event_id, one in zip(ids, facts, strict=True):
        by_name[event_name(type(one))].append((one, Happening(event_id, now, actor, cause)))
    deliveries = [
        {"event": happening.event_id, "subscriber": subscriber}
        for name, recorded in by_name.items()
        for subscriber in _subscribers.get(name, {})
        for _, happening in recorded
    ]
    enqueue_all(db, "events.deliver", deliveries)
    for name, recorded in by_name.items():
        for hook in _attending.get(name, {}).values():
            hook(db, recorded)
    return ids


def newest_event(db: Connection) -> int:
    return int(db.execute(select(func.max(events.c.id))).scalar() or 0)


def tickets_touched(db: Connection, *, after: int) -> list[int]:
    """The tickets that later events name, by number."""
    rows = db.execute(select(events.c.facts).where(events.c.id > after)).scalars()
    return sorted({facts["ticket"] for facts in rows if isinstance(facts.get("ticket"), int)})


@job("events.deliver")
def _deliver(database: Database, payload: dict[str, Any]) -> None:
    with database.reading() as db:
        row = db.execute(select(events).where(events.c.id == payload["event"])).one()
    handler = _subscribers.get(row.name, {}).get(payload["subscriber"])
    if handler is None:
        return  # the subscriber has left the application since
    fact: Any = msgspec.convert(row.facts, _types[row.name])
    with caused_by(row.cause):
        handler(database, fact, Happening(row.id, row.happened_at, row.actor, row.cause))
