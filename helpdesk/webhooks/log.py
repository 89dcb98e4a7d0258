"""Deliveries and attempts, read back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, select

from foundation.errors import NotFound
from helpdesk.tickets.ticket import reference_of
from helpdesk.webhooks.tables import webhook_attempts, webhook_deliveries

PAGE = 50


@dataclass(frozen=True)
class Attempt:
    at: datetime
    milliseconds: int
    status: int | None
    answer: str
    error: str | None


@dataclass(frozen=True)
class Delivery:
    id: int
    key: str
    endpoint: int
    ticket: int
    event: str
    body: str
    state: str  # waiting | sent | dead
    attempts: int
    due_at: datetime
    made_at: datetime
    held_until: datetime | None
    last: Attempt | None = None

    def is_under_way(self, now: datetime) -> bool:
        return self.held_until is not None and self.held_until > now

    @property
    def reference(self) -> str:
        return reference_of(self.ticket)


def list_deliveries(
    db: Connection, endpoint: int, *, state: str | None = None, before: int | None = None
) -> list[Delivery]:
    """The newest first, one more than a page, each with its last attempt. Two statements."""
    query = select(webhook_deliveries).where(webhook_deliveries.c.endpoint == endpoint)
    if state:
        query = query.where(webhook_deliveries.c.state == state)
    if before:
        query = query.where(webhook_deliveries.c.id < before)
    rows = db.execute(query.order_by(webhook_deliveries.c.id.desc()).limit(PAGE + 1)).all()
    last = _last_attempts(db, [row.id for row in rows])
    return [_delivery(row, last.get(row.id)) for row in rows]


def read_delivery(db: Connection, number: int) -> tuple[Delivery, list[Attempt]]:
    """With its attempts, the newest first."""
    row = db.execute(select(webhook_deliveries).where(webhook_deliveries.c.id == number)).first()
    if row is None:
        raise NotFound("This delivery isn’t kept any more. What arrived is kept 30 days, what didn’t 90.")
    query = select(webhook_attempts).where(webhook_attempts.c.delivery == number).order_by(webhook_attempts.c.id.desc())
    return _delivery(row), [_attempt(one) for one in db.execute(query)]


def counts(db: Connection) -> dict[int, dict[str, int]]:
    """By endpoint: how many wait, were sent, are dead."""
    c = webhook_deliveries.c
    sums = [func.sum(case((c.state == state, 1), else_=0)).label(state) for state in ("waiting", "sent", "dead")]
    rows = db.execute(select(c.endpoint, *sums).group_by(c.endpoint))
    return {row.endpoint: {"waiting": int(row.waiting), "sent": int(row.sent), "dead": int(row.dead)} for row in rows}


def _last_attempts(db: Connection, deliveries: Iterable[int]) -> dict[int, Attempt]:
    own = webhook_attempts.c.delivery.in_(list(deliveries))
    newest = select(func.max(webhook_attempts.c.id)).where(own).group_by(webhook_attempts.c.delivery)
    rows = db.execute(select(webhook_attempts).where(webhook_attempts.c.id.in_(newest)))
    return {row.delivery: _attempt(row) for row in rows}


def _delivery(row: Any, last: Attempt | None = None) -> Delivery:
    return Delivery(
        row.id,
        row.key,
        row.endpoint,
        row.ticket,
        row.event,
        row.body,
        row.state,
        row.attempts,
        row.due_at,
        row.made_at,
        row.held_until,
        last,
    )


def _attempt(row: Any) -> Attempt:
    return Attempt(row.at, row.milliseconds, row.status, row.answer, row.error)
