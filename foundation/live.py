"""Live updates: messages published with a transaction, streamed to open pages as server-sent events.

SQLite: a row, seen by a short poll in each process (writes are serial there, so a cursor over ids is exact).
PostgreSQL: NOTIFY, which commits with the transaction. A page that reconnects is told so and reads its state anew.
"""

import logging
import queue
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

import msgspec
from flask import Response
from sqlalchemy import Column, Connection, Index, String, Table, delete, func, select, text

from foundation import clock
from foundation.arrays import written_array
from foundation.columns import Json, Moment, identity
from foundation.database import Database, after_commit, into, metadata
from foundation.jobs import every, job
from foundation.lately import Lately

log = logging.getLogger(__name__)

live_messages = Table(
    "live_messages",
    metadata,
    identity(),
    Column("topic", String(120), nullable=False),
    Column("data", Json, nullable=False),
    Column("published_at", Moment, nullable=False),
)
Index("ix_live_messages_published_at", live_messages.c.published_at)

KEPT = timedelta(minutes=5)
_NOTIFY = text("SELECT pg_notify('aside_live', message) FROM unnest(CAST(:messages AS text[])) message")


def publish(db: Connection, topic: str, data: dict[str, Any]) -> None:
    """Tell every open page that listens to `topic`, once this transaction is stored. `data` stays under 7 kB."""
    gathered = db.info.get("live_together")
    if gathered is not None:
        gathered[topic] = data
        return
    _send(db, {topic: data})


@contextmanager
def together(db: Connection) -> Iterator[None]:
    """What is published inside is told at its end, each topic once, with what was said of it last: a change of a thousand tickets
    is one message to every queue. Inside another, it is told at the end of that one."""
    if "live_together" in db.info:
        yield
        return
    db.info["live_together"] = gathered = dict[str, dict[str, Any]]()
    try:
        yield
    finally:
        del db.info["live_together"]
    _send(db, gathered)


def _send(db: Connection, told: dict[str, dict[str, Any]]) -> None:
    if not told:
        return
    if db.dialect.name == "postgresql":
        messages = [msgspec.json.encode({"topic": topic, "data": data}).decode() for topic, data in told.items()]
        db.execute(_NOTIFY, {"messages": written_array(messages)})
        return
    at = clock.now()
    db.execute(
        into(live_messages), [{"topic": topic, "data": data, "published_at": at} for topic, data in told.items()]
    )
    after_commit(db, _wake_all)


@dataclass(frozen=True, eq=False)
class Said:
    """One message, the same for all pages of this process that hear it; `text` is how it travels."""

    topic: str
    data: Any
    pages: int  # that hear it, so that they needn't all ask for more at the same time

    @cached_property
    def text(self) -> str:
        return self.with_more({})

    def with_more(self, more: dict[str, Any]) -> str:
        told = {"topic": self.topic, "data": self.data} | ({"pages": self.pages} if self.pages > 1 else {}) | more
        return f"data: {msgspec.json.encode(told).decode()}\n\n"


Lets = Callable[[str, Any], bool]
Tells = Callable[[Said], str]
SIGNED_OUT = "signed_out"  # a message of this kind is the last that a stream hears
HEARD = "heard"  # what a browser sends as Last-Event-ID when it connects again


Inbox = queue.SimpleQueue[Said | None]  # none: it is over


class Bus:
    """One reader of the database for all open pages of this process; ends `linger_seconds` after the last has gone, so that who goes from
    page to page is heard of in between."""

    def __init__(
        self, database: Database, *, poll_seconds: float, heartbeat_seconds: float, linger_seconds: float = 0
    ) -> None:
        self._database = database
        self._poll, self.heartbeat, self._linger = poll_seconds, heartbeat_seconds, linger_seconds
        self._lately: Lately[Said] = Lately()
        self._until = 0.0  # on the monotonic clock
        self._behind: list[Inbox] = []  # of pages that were open while nothing could be heard
        self._lock = threading.Lock()
        self._listeners: dict[int, tuple[frozenset[str], Inbox]] = {}
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()

    @property
    def listening(self) -> int:
        return len(self._listeners)

    def wake(self) -> None:
        self._wake.set()

    def stream(
        self, topics: Iterable[str], lets: Lets | None = None, tells: Tells | None = None, drawn: float | None = None
    ) -> Iterator[str]:
        """Server-sent events for these topics until the caller goes away, or is signed out. `lets`: whether they may hear this one;
        `tells`: how it travels to them, where not as to everybody; `drawn`: when their page was, in seconds of Unix time: what was said
        since comes first, or the greeting tells that it can't be known."""
        inbox: Inbox = queue.SimpleQueue()
        key, wanted = id(inbox), frozenset(topics)
        with self._lock:
            missed = self._lately.since(drawn) if drawn is not None else ()
            for one in missed or ():
                if one.topic in wanted:
                    inbox.put(one)
            self._listeners[key] = (wanted, inbox)
            self._start()
        self._ready.wait(5)
        try:
            yield f"retry: {random.randint(1000, 2000)}\nid: {HEARD}\nevent: hello\ndata: {msgspec.json.encode({'missed': missed is None}).decode()}\n\n"
            while True:
                try:
                    said = inbox.get(timeout=self.heartbeat)
                except queue.Empty:
                    yield ": still here\n\n"
                    continue
                if said is None:
                    return
                if lets is None or lets(said.topic, said.data):
                    yield tells(said) if tells else said.text
                if isinstance(said.data, dict) and said.data.get("kind") == SIGNED_OUT:
                    return
        finally:
            with self._lock:
                if self._listeners.pop(key, None):  # not where all were closed
                    self._until = time.monotonic() + self._linger

    def close(self) -> None:
        """Every stream ends, and the reader with them. Who listens later begins anew."""
        with self._lock:
            reader, inboxes = self._thread, [inbox for _, inbox in self._listeners.values()]
            self._listeners.clear()
            self._until = 0.0
        for inbox in inboxes:
            inbox.put(None)
        self.wake()
        if reader is not None:
            reader.join(5)
        _buses.discard(self)

    def _start(self) -> None:
        _buses.add(self)
        if self._thread is None or not self._thread.is_alive():
            self._ready.clear()
            self._thread = threading.Thread(target=self._run, daemon=True, name="live")
            self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                if self._database.is_sqlite:
                    self._read_rows()
                else:
                    self._hear_notifications()
                return
            except Exception:  # the database may go away for a while; pages stay open and hear again later
                log.exception("live updates interrupted")
                with self._lock:
                    self._lately.end()
                    self._behind = [inbox for _, inbox in self._listeners.values()]
                time.sleep(1)

    def _read_rows(self) -> None:
        with self._database.reading() as db:
            last = db.execute(select(func.coalesce(func.max(live_messages.c.id), 0))).scalar_one()
        self._hears()
        newer = select(live_messages.c.id, live_messages.c.topic, live_messages.c.data).order_by(live_messages.c.id)
        while self._wanted():
            self._wake.wait(self._poll)
            self._wake.clear()
            with self._database.reading() as db:
                rows = db.execute(newer.where(live_messages.c.id > last)).all()
            for row in rows:
                last = row.id
                self._hand_out(row.topic, row.data)

    def _hear_notifications(self) -> None:
        with self._database.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.autocommit = True
            raw.execute("LISTEN aside_live")
            self._hears()
            while self._wanted():
                for notification in raw.notifies(timeout=0.5):
                    message = msgspec.json.decode(notification.payload)
                    self._hand_out(message["topic"], message["data"])
            raw.execute("UNLISTEN aside_live")
            raw.autocommit = False

    def _hears(self) -> None:
        with self._lock:
            self._lately.begin(time.time())
            behind, self._behind = self._behind, []
        for inbox in behind:
            inbox.put(None)  # they come again at once, and read their page anew
        self._ready.set()

    def _wanted(self) -> bool:
        with self._lock:
            if self._listeners or time.monotonic() < self._until:
                return True
            self._thread = None
            self._lately.end()
            return False

    def _hand_out(self, topic: str, data: Any) -> None:
        with self._lock:
            inboxes = [inbox for topics, inbox in self._listeners.values() if topic in topics]
            said = Said(topic, data, len(inboxes))
            self._lately.add(time.time(), said)
        for inbox in inboxes:
            inbox.put(said)


def stream(
    topics: Iterable[str], lets: Lets | None = None, tells: Tells | None = None, drawn: float | None = None
) -> Response:
    """The answer of a route that streams these topics. The route has checked who asks; `lets` is asked before each message, and `tells`
    how it is put; `drawn` as in `Bus.stream`."""
    from flask import current_app

    bus: Bus = current_app.extensions["live"]
    answer = Response(bus.stream(topics, lets, tells, drawn), content_type="text/event-stream")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


_buses: set[Bus] = set()


def _wake_all() -> None:
    for bus in tuple(_buses):
        bus.wake()


@job("live.sweep")
def _sweep(database: Database, _payload: dict[str, Any]) -> None:
    """Old messages have reached everyone; the newest row stays so that ids never start again."""
    with database.writing() as db:
        newest = select(func.max(live_messages.c.id)).scalar_subquery()
        old = live_messages.c.published_at < clock.now() - KEPT
        db.execute(delete(live_messages).where(old, live_messages.c.id < newest))


every("live.sweep", seconds=300)
