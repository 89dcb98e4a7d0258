"""A ticket goes out of the queue and comes back: by hand, by its moment, by its customer. What its clocks know of it is in its story."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from foundation.accounts import Staff
from foundation.errors import Conflict, Invalid, Problem
from foundation.live import publish, together
from helpdesk.sla.storing import timed_all
from helpdesk.snoozing.choosing import UNTIL_REPLY, check_until
from helpdesk.tickets.holding import Left, check_none_left, hold, update_all
from helpdesk.tickets.noting import Noted, note_changes
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import OPEN, reference_of

WHAT, REPLY = "snoozed", "reply"
BY_ITSELF = "Aside"  # who wakes it when its moment comes
AWAKE: dict[str, Any] = {"snoozed_until": None, "snoozed_by": None}


def snooze(db: Connection, ticket_id: int, until: datetime | None, *, by: Staff, now: datetime) -> None:
    """Until a moment, or, without one, until its customer writes. Snoozed again, the new moment counts. Raises Invalid, Conflict,
    NotFound."""
    check_none_left(snooze_all(db, {ticket_id: until}, by=by, now=now))


def snooze_all(db: Connection, moments: Mapping[int, datetime | None], *, by: Staff, now: datetime) -> Left:
    """Each until its own moment, by number. Left are those that are solved, and those whose moment is over or years away."""
    rows, left = hold(db, moments)
    left |= {row.id: why for row in rows if (why := _why_not(row, moments[row.id], now)) is not None}
    kept = {row.id: moments[row.id] or UNTIL_REPLY for row in rows}
    moving = [row for row in rows if row.id not in left and row.snoozed_until != kept[row.id]]
    values = {"snoozed_by": by.id or None, "woke_at": None, "updated_at": now}
    _save(db, [(row, {"snoozed_until": kept[row.id], **values}) for row in moving], "snoozed", who=by.name, now=now)
    return left


def wake(db: Connection, ticket_id: int, *, by: Staff, now: datetime) -> None:
    """By hand, before its time. Nothing for a ticket that is awake."""
    check_none_left(wake_all(db, [ticket_id], by=by, now=now))


def wake_all(db: Connection, ticket_ids: Iterable[int], *, by: Staff, now: datetime) -> Left:
    rows, left = hold(db, ticket_ids)
    asleep = [row for row in rows if row.snoozed_until is not None]
    _save(db, [(row, AWAKE | {"updated_at": now}) for row in asleep], "woken", who=by.name, now=now)
    return left


def wake_due(db: Connection, ticket_id: int, *, now: datetime) -> bool:
    """Its moment has come: it stands on top of its agent's view until somebody does something with it, and they hear of it. Of two
    who try, one finds it awake already, or snoozed anew. A ticket that is no longer open wakes without a word."""
    row = db.execute(select(tickets).where(tickets.c.id == ticket_id).with_for_update()).first()
    if row is None or row.snoozed_until is None or row.snoozed_until > now:
        return False
    if row.status not in OPEN or row.merged_into is not None:
        db.execute(update(tickets).where(tickets.c.id == ticket_id).values(**AWAKE))
        return False
    _save(db, [(row, AWAKE | {"woke_at": now, "updated_at": now})], "woke", who=BY_ITSELF, now=now)
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


def _why_not(row: Any, until: datetime | None, now: datetime) -> Problem | None:
    if row.status not in OPEN:
        return Conflict("A solved ticket can’t be snoozed. Reopen it first.")
    try:
        check_until(until, now)
    except Invalid as why:
        return why
    return None


def _save(
    db: Connection, moves: Sequence[tuple[Any, Mapping[str, Any]]], kind: str, *, who: str, now: datetime
) -> None:
    """The story first: clocks read it."""
    noted = [
        Noted(row.id, who, WHAT, _written(row.snoozed_until), _written(told["snoozed_until"])) for row, told in moves
    ]
    note_changes(db, noted, now=now)
    due = timed_all(db, {row.id: {} for row, _ in moves}, now=now)
    update_all(db, {row.id: {**told, **due[row.id]} for row, told in moves})
    with together(db):
        for row, _ in moves:
            for topic in ("queue", f"ticket:{row.id}"):
                publish(db, topic, _told(row.id, kind))


def _told(ticket_id: int, kind: str) -> dict[str, Any]:
    return {"ticket": ticket_id, "reference": reference_of(ticket_id), "kind": kind, "by": "agent"}


def _written(until: datetime | None) -> str | None:
    """As clocks read it."""
    return None if until is None else REPLY if until == UNTIL_REPLY else until.astimezone(UTC).isoformat()
