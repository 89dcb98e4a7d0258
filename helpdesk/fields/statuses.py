"""Somebody sets a ticket's status: one of the fixed categories, or a team's own name within it. Clocks follow the category."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from foundation.accounts import Staff
from foundation.errors import Invalid, NotFound
from foundation.incoming import MOST_ID, whole_number
from helpdesk.fields.definitions import CATEGORIES, CustomStatus, Definitions, read_definitions
from helpdesk.fields.naming import note_named
from helpdesk.fields.required import check_filled
from helpdesk.fields.setting import tell_changed
from helpdesk.joining.trees import check_stands
from helpdesk.sla.storing import timed
from helpdesk.tickets import lifecycle
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import Ticket

BY_HAND = ("open", "pending", "on_hold", "solved")  # what people choose; new and closed come by themselves
DONE = ("solved", "closed")
PAUSED = ("pending", "on_hold")


def set_status(
    db: Connection, ticket_id: int, status: str, custom: int | None = None, *, by: Staff, now: datetime
) -> None:
    """`status`: a category other than new; `custom`: a named one within it. Raises Invalid, NotFound, FieldsMissing."""
    row = db.execute(select(tickets).where(tickets.c.id == ticket_id).with_for_update()).first()
    if row is None:
        raise NotFound("There is no such ticket.")
    check_stands(row)
    known = read_definitions(db)
    named = _checked(known, row, status, custom)
    before = _words(known, row.status, row.custom_status)
    if (row.status, row.custom_status) == (status, custom):
        return
    check_filled(db, ticket_id, to_solve=status in DONE)
    if row.status != status:
        db.execute(update(tickets).where(tickets.c.id == ticket_id).values(custom_status=None))
        _move(db, read_ticket(db, ticket_id), status, by=by, now=now)
    db.execute(update(tickets).where(tickets.c.id == ticket_id).values(custom_status=custom, updated_at=now))
    if row.custom_status or custom:
        note_named(db, ticket_id, before, named.name if named else CATEGORIES[status], who=by.name, now=now)
    tell_changed(db, ticket_id, "status")


def check_status(db: Connection, ticket_id: int, status: str, custom: int | None = None) -> None:
    """Whether it could be set now: for what is done later. Raises as `set_status` does."""
    row = db.execute(select(tickets).where(tickets.c.id == ticket_id)).first()
    if row is None:
        raise NotFound("There is no such ticket.")
    _checked(read_definitions(db), row, status, custom)
    check_filled(db, ticket_id, to_solve=status in DONE)


def read_status(said: str) -> tuple[str, int | None]:
    """As a form sends it: `on_hold`, or `on_hold:3` for a named one."""
    status, _, custom = said.partition(":")
    number = whole_number(custom)
    return status, number if number is None else min(number, MOST_ID)


def _checked(known: Definitions, ticket: Any, status: str, custom: int | None) -> CustomStatus | None:
    if status not in CATEGORIES or (status == "new" and ticket.status != "new"):
        raise Invalid("Choose a status from the list.", field="status")
    if custom is None:
        return None
    named = known.status(custom)
    if named is None or named.category != status:
        raise Invalid("There is no such status. Choose one from the list.", field="status")
    if custom != ticket.custom_status and named not in known.statuses_for(ticket.team):
        why = "is for other teams" if named.active else "is no longer in use"
        raise Invalid(f"“{named.name}” {why}. Choose another.", field="status")
    return named


def _words(known: Definitions, status: str, custom: int | None) -> str:
    named = known.status(custom)
    return named.name if named and named.category == status else CATEGORIES[status]


def _move(db: Connection, ticket: Ticket, status: str, *, by: Staff, now: datetime) -> None:
    """From one category to another."""
    if status in DONE and ticket.is_open:
        lifecycle.solve(db, ticket.id, by=by, now=now)
        ticket = read_ticket(db, ticket.id)
    elif ticket.status in DONE and status not in DONE:
        lifecycle.reopen(db, ticket.id, by=by, now=now)
        ticket = read_ticket(db, ticket.id)
    if ticket.status == status:
        return
    values: dict[str, Any] = {"status": status} | _waits(ticket, status)
    values |= timed(db, ticket.id, values, now=now)
    note_change(db, ticket.id, by.name, "status", ticket.status, status, now=now)
    db.execute(update(tickets).where(tickets.c.id == ticket.id).values(**values))


def _waits(ticket: Ticket, status: str) -> dict[str, bool]:
    """Nobody waits on us while others have to act; who wrote last does when it is our turn again."""
    if status in PAUSED:
        return {"waiting_on_us": False}
    return {"waiting_on_us": True} if ticket.status in PAUSED and ticket.last_by == "customer" else {}
