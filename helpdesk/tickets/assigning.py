"""Tickets are given to somebody, or back to their teams."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from foundation.accounts import Staff, names_of_staff
from foundation.events import record_all
from helpdesk.tickets.facts import TicketAssigned
from helpdesk.tickets.holding import Left, hold
from helpdesk.tickets.moving import Move, move_all, tell_all
from helpdesk.tickets.noting import Noted, note_changes
from helpdesk.tickets.ticket import reference_of


def assign_all(db: Connection, ticket_ids: Iterable[int], assignee: Staff | None, *, by: Staff, now: datetime) -> Left:
    """Who has them already keeps them without a word."""
    rows, left = hold(db, ticket_ids)
    number, name = (assignee.id, assignee.name) if assignee else (None, None)
    moving = [row for row in rows if row.assignee != number]
    names = names_of_staff(db, {row.assignee for row in moving if row.assignee is not None})
    note_changes(db, [Noted(row.id, by.name, "assignee", names.get(row.assignee), name) for row in moving], now=now)
    move_all(db, [Move(row, _given(row, number, now)) for row in moving], who=by.name, now=now)
    facts = [TicketAssigned(row.id, reference_of(row.id), number) for row in moving]
    record_all(db, facts, now=now, actor=by.key)
    tell_all(db, [row.id for row in moving], "assigned", by="agent", public=False)
    return left


def _given(row: Any, assignee: int | None, now: datetime) -> dict[str, Any]:
    opens = {"status": "open"} if row.status == "new" and assignee is not None else {}
    return {"assignee": assignee, "updated_at": now} | opens
