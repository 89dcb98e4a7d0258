"""The job that sends what is due: network outside transactions, each delivery settled by itself, tried again for a day."""

import random
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import Connection, delete, or_, select, update

from foundation import clock
from foundation.accounts import Staff, list_staff
from foundation.database import Database
from foundation.jobs import enqueue, every, job
from foundation.mail import BadAddress, Letter, post, read_address
from foundation.saying import OWN
from foundation.web import config
from helpdesk.speaking import WORDS
from helpdesk.webhooks.calling import Answer, call
from helpdesk.webhooks.endpoints import switch_endpoint
from helpdesk.webhooks.posting import SEND
from helpdesk.webhooks.signing import headers_for
from helpdesk.webhooks.tables import webhook_attempts, webhook_deliveries, webhook_endpoints

PAUSES = [
    timedelta(seconds=seconds) for seconds in (5, 60, 300, 900, 2700, 5400, 10_800, 21_600, 43_200)
]  # a day in all
CLAIM = timedelta(minutes=5)  # who claimed one and fell silent loses it after this
AT_ONCE, SIDE_BY_SIDE = 40, 8
GIVES_UP = timedelta(days=3)  # of nothing but failure: then an endpoint is switched off
KEPT, KEPT_DEAD = timedelta(days=30), timedelta(days=90)


@dataclass(frozen=True)
class Sending:
    id: int
    key: str
    endpoint: int
    url: str
    secret: str
    body: bytes
    attempts: int


def register_webhooks(app: Flask) -> None:
    @job(SEND)
    def send(database: Database, _payload: dict[str, Any]) -> None:
        with app.app_context():
            send_due(database, allowed=app.extensions["config"].webhook_hosts)

    @job("webhooks.sweep", can_wait=True)
    def sweep(database: Database, _payload: dict[str, Any]) -> None:
        with database.writing() as db:
            forget_old(db, now=clock.now())

    every(SEND, seconds=60)  # also finds what a worker had claimed when it died
    every("webhooks.sweep", seconds=86_400)


def send_due(database: Database, *, allowed: Collection[str] = ()) -> int:
    """How many were tried. At most so many at once: the rest is asked for again, so that other work gets its turn."""
    now = clock.now()
    with database.writing() as db:
        sending = claim(db, now=now)
        if len(sending) == AT_ONCE:
            enqueue(db, SEND, unique=SEND)
    if not sending:
        return 0
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        answers = pool.map(lambda one: _send(one, allowed, now), sending)
        for one, answer in zip(sending, answers, strict=True):
            with database.writing() as db:
                settle(db, one, answer, now=clock.now(), jitter=random.uniform(0.8, 1.2))
    return len(sending)


def claim(db: Connection, *, now: datetime) -> list[Sending]:
    """What is due, for the caller alone until `CLAIM` has passed."""
    d, e = webhook_deliveries.c, webhook_endpoints.c
    query = (
        select(d.id, d.key, d.endpoint, e.url, e.secret, d.body, d.attempts)
        .join(webhook_endpoints, e.id == d.endpoint)
        .where(d.state == "waiting", d.due_at <= now, or_(d.held_until.is_(None), d.held_until <= now), e.active)
        .order_by(d.due_at, d.id)
        .limit(AT_ONCE)
        .with_for_update(of=webhook_deliveries, skip_locked=True)
    )
    rows = db.execute(query).all()
    ids = [row.id for row in rows]
    db.execute(update(webhook_deliveries).where(d.id.in_(ids)).values(held_until=now + CLAIM))
    return [
        Sending(row.id, row.key, row.endpoint, row.url, row.secret, row.body.encode(), row.attempts) for row in rows
    ]


def settle(db: Connection, one: Sending, answer: Answer, *, now: datetime, jitter: float) -> None:
    """Write the attempt down, and what follows from it. What was dropped meanwhile stays so."""
    row = {
        "delivery": one.id, "at": now, "milliseconds": answer.milliseconds, "status": answer.status, "answer": answer.beginning[:500],
        "error": answer.error,
    }  # fmt: skip
    db.execute(webhook_attempts.insert().values(row))
    tried = one.attempts + 1
    values: dict[str, Any] = {"attempts": tried}
    if answer.error is None:
        values |= {"state": "sent", "settled_at": now}
    elif tried > len(PAUSES) or answer.gone:
        values |= {"state": "dead", "settled_at": now}
    else:
        values["due_at"] = due = now + PAUSES[one.attempts] * jitter
        enqueue(db, SEND, run_at=due, unique=f"{SEND}:{due:%Y%m%d%H%M%S}")
    mine = update(webhook_deliveries).where(webhook_deliveries.c.id == one.id)
    db.execute(mine.values(held_until=None))
    db.execute(mine.where(webhook_deliveries.c.state == "waiting").values(**values))
    _mark(db, one.endpoint, answer, now)


def _mark(db: Connection, endpoint: int, answer: Answer, now: datetime) -> None:
    """An endpoint is known to fail since its first failure after the last success; after days it is switched off."""
    own = webhook_endpoints.c.id == endpoint
    row = db.execute(select(webhook_endpoints).where(own).with_for_update()).one()
    if answer.error is None:
        if row.failing_since is not None:
            db.execute(update(webhook_endpoints).where(own).values(failing_since=None))
        return
    since = row.failing_since or now
    if row.failing_since is None:
        db.execute(update(webhook_endpoints).where(own).values(failing_since=now))
    if row.active and row.gone_at is None and (answer.gone or now - since >= GIVES_UP):
        why = answer.error if answer.gone else f"Nothing has reached it since {since:%-d %B %Y}. {answer.error}"
        switch_endpoint(db, endpoint, False, because=why[:300])
        _give_notice(db, row.id, row.name, why, now)


def _give_notice(db: Connection, endpoint: int, name: str, why: str, now: datetime) -> None:
    address = f"{config().base_url}/desk/settings/webhooks/{endpoint}"
    for one in list_staff(db):
        if one.may("lead"):
            try:
                letter = _notice(one, name, why, address)
            except BadAddress:
                continue
            post(db, letter, key=f"webhook-off:{endpoint}:{now:%Y%m%d}:{one.id}", now=now, who=one.key)


def _notice(reader: Staff, name: str, why: str, address: str) -> Letter:
    """In the reader's language. Raises BadAddress."""
    words = WORDS.words_in(reader.language or OWN)
    off = words.text("The webhook “{name}” is switched off.", name=name)
    kept = words.text("What it missed is kept and can be sent again once it works:")
    return Letter(read_address(reader.email), off.rstrip("."), f"{off}\n\n{words.sentence(why)}\n\n{kept}\n{address}\n")


def replay(db: Connection, deliveries: Sequence[int], *, now: datetime) -> int:
    """Send again, under the same id, from the first attempt on; what failed and waits for its next attempt has it now.
    One that is being sent at this moment isn't sent beside that: what comes of it counts. How many that is."""
    d = webhook_deliveries.c
    on = d.endpoint.in_(select(webhook_endpoints.c.id).where(webhook_endpoints.c.active))
    chosen = update(webhook_deliveries).where(d.id.in_(deliveries), on)
    sooner = chosen.where(d.state == "waiting", d.attempts > 0).values(due_at=now)
    again = chosen.where(d.state != "waiting").values(state="waiting", attempts=0, due_at=now, settled_at=None)
    many = db.execute(sooner).rowcount + db.execute(again).rowcount
    if many:
        enqueue(db, SEND, unique=SEND)
    return many


def replay_dead(db: Connection, endpoint: int, *, now: datetime) -> int:
    dead = webhook_deliveries.c.endpoint == endpoint, webhook_deliveries.c.state == "dead"
    return replay(db, list(db.execute(select(webhook_deliveries.c.id).where(*dead)).scalars()), now=now)


def forget_old(db: Connection, *, now: datetime) -> None:
    d = webhook_deliveries.c
    for state, kept in (("sent", KEPT), ("dead", KEPT_DEAD)):
        old = select(d.id).where(d.state == state, d.made_at < now - kept)
        db.execute(delete(webhook_attempts).where(webhook_attempts.c.delivery.in_(old)))
        db.execute(delete(webhook_deliveries).where(d.state == state, d.made_at < now - kept))


def _send(one: Sending, allowed: Collection[str], now: datetime) -> Answer:
    return call(one.url, one.body, headers_for(one.key, one.body, one.secret, at=now), allowed=allowed)
