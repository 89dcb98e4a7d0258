"""A ticket goes out of the queue and comes back: by hand, by its moment, by its customer. What its clocks know of it is in its story."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from foundation.accounts import Staff
from foundation.errors import Conflict, NotFound
from foundation.live import publish
from helpdesk.joining.trees import check_stands
from helpdesk.sla.storing import timed
from helpdesk.snoozing.choosing import UNTIL_REPLY, check_until
from helpdesk.tickets.noting import Noted, note_change, note_changes
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import OPEN, reference_of

WHAT, REPLY = "snoozed", "reply"
BY_ITSELF = "Aside"  # who wakes it when its moment comes
AWAKE: dict[str, Any] = {"snoozed_until": None, "snoozed_by": None}


def snooze(db: Connection, ticket_id: int, until: datetime | None, *, by: Staff, now: datetime) -> None:
    """Until a moment, or, without one, until its customer writes. Snoozed again, the new moment counts. Raises Invalid, Conflict,
    NotFound."""
    row = _held(db, ticket_id)
    if row.status not in OPEN:
        raise Conflict("A solved ticket can’t be snoozed. Reopen it first.")
    check_until(until, now)
    kept = until or UNTIL_REPLY
    if row.snoozed_until == kept:
        return
    note_change(db, ticket_id, by.name, WHAT, _written(row.snoozed_until), _written(kept), now=now)
    values: dict[str, Any] = {"snoozed_until": kept, "snoozed_by": by.id or None, "woke_at": None, "updated_at": now}
    _save(db, row, values, "snoozed", now=now)


def wake(db: Connection, ticket_id: int, *, by: Staff, now: datetime) -> None:
    """By hand, before its time. Nothing for a ticket that is awake."""
    row = _held(db, ticket_id)
    if row.snoozed_until is None:
        return
    note_change(db, ticket_id, by.name, WHAT, _written(row.snoozed_until), None, now=now)
    _save(db, row, AWAKE | {"updated_at": now}, "woken", now=now)


def wake_due(db: Connection, ticket_id: int, *, now: datetime) -> bool:
    """Its moment has come: it stands on top of its agent's view until somebody does something with it, and they hear of it. Of two
    who try, one finds it awake already, or snoozed anew. A ticket that is no longer open wakes without a word."""
    row = db.execute(select(tickets).where(tickets.c.id == ticket_id).with_for_update()).first()
    if row is None or row.snoozed_until is None or row.snoozed_until > now:
        return False
    if row.status not in OPEN or row.merged_into is not None:
        db.execute(update(tickets).where(tickets.c.id == ticket_id).values(**AWAKE))
        return False
    note_change(db, ticket_id, BY_ITSELF, WHAT, _written(row.snoozed_until), None, now=now)
    _save(db, row, AWAKE | {"woke_at": now, "updated_at": now}, "woke", now=now)
    for agent in {row.assignee, row.snoozed_by if row.assignee is None else None} - {None}:
        publish(db, f"staff:{agent}", _told(ticket_id, "woke") | {"words": row.subject})
    return True


def wakes(db: Connection, moves: Iterable[tuple[Any, Mapping[str, Any]]], *, who: str, now: datetime) -> list[int]:
    """Which of the tickets that are about to get these values aren't snoozed any longer, by number: their customer wrote, or they are
    solved. Written into their stories; the caller makes them AWAKE."""
    waking = [
        row
        for row, values in moves
        if row.snoozed_until is not None
        and (
            values.get("status", row.status) not in OPEN
            or values.get("last_by") == "customer"
            or values.get("waiting_on_us")
        )
    ]
    note_changes(db, [Noted(row.id, who, WHAT, _written(row.snoozed_until), None) for row in waking], now=now)
    return [row.id for row in waking]


def _held(db: Connection, ticket_id: int) -> Any:
    row = db.execute(select(tickets).where(tickets.c.id == ticket_id).with_for_update()).first()
    if row is None:
        raise NotFound("There is no such ticket.")
    check_stands(row)
    return row


def _save(db: Connection, row: Any, values: dict[str, Any], kind: str, *, now: datetime) -> None:
    values = values | timed(db, row.id, {}, now=now)
    db.execute(update(tickets).where(tickets.c.id == row.id).values(**values))
    for topic in ("queue", f"ticket:{row.id}"):
        publish(db, topic, _told(row.id, kind))


def _told(ticket_id: int, kind: str) -> dict[str, Any]:
    return {"ticket": ticket_id, "reference": reference_of(ticket_id), "kind": kind, "by": "agent"}


def _written(until: datetime | None) -> str | None:
    """As clocks read it."""
    return None if until is None else REPLY if until == UNTIL_REPLY else until.astimezone(UTC).isoformat()
