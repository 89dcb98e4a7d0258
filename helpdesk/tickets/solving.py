"""Tickets are solved, and opened again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from foundation.accounts import Staff
from foundation.events import record_all
from helpdesk.callbacks import end_calls
from helpdesk.fields.required import unfilled
from helpdesk.tickets.facts import TicketReopened, TicketSolved
from helpdesk.tickets.holding import Left, hold
from helpdesk.tickets.moving import Move, move_all, tell_all
from helpdesk.tickets.noting import Noted, note_changes
from helpdesk.tickets.ticket import reference_of

DONE = ("solved", "closed")


def solve_all(db: Connection, ticket_ids: Iterable[int], *, by: Staff, now: datetime) -> Left:
    """Nothing is due any more; calls that were still to come are cancelled. Left are those whose form asks for more (FieldsMissing)."""
    rows, left = hold(db, ticket_ids)
    opened = [row for row in rows if row.status not in DONE]
    left |= unfilled(db, opened, to_solve=True)
    moving = [row for row in opened if row.id not in left]
    taken = [row for row in moving if row.assignee is None and by.id]
    note_changes(db, [Noted(row.id, by.name, "assignee", None, by.name) for row in taken], now=now)
    move_all(db, [Move(row, _solved(row, by, now)) for row in moving], who=by.name, now=now)
    numbers = [row.id for row in moving]
    end_calls(db, numbers, by=by, now=now)
    facts = [TicketSolved(number, reference_of(number), by.key) for number in numbers]
    record_all(db, facts, now=now, actor=by.key)
    tell_all(db, numbers, "solved", by="agent")
    return left


def reopen_all(db: Connection, ticket_ids: Iterable[int], *, by: Staff, now: datetime) -> Left:
    rows, left = hold(db, ticket_ids)
    moving = [row for row in rows if row.status in DONE]
    move_all(db, [Move(row, _reopened(row, now)) for row in moving], who=by.name, now=now)
    facts = [TicketReopened(row.id, reference_of(row.id), by.key) for row in moving]
    record_all(db, facts, now=now, actor=by.key)
    tell_all(db, [row.id for row in moving], "reopened", by="agent")
    return left


def _solved(row: Any, by: Staff, now: datetime) -> dict[str, Any]:
    taken = {"assignee": by.id} if row.assignee is None and by.id else {}
    return {"status": "solved", "solved_at": now, "waiting_on_us": False, "updated_at": now} | taken


def _reopened(row: Any, now: datetime) -> dict[str, Any]:
    waits = row.last_by == "customer"
    return {"status": "open", "solved_at": None, "waiting_on_us": waits, "updated_at": now}
