"""Somebody sets a ticket's status: one of the fixed categories, or a team's own name within it. Clocks follow the category."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from foundation.accounts import Staff
from foundation.errors import Invalid, NotFound
from foundation.incoming import MOST_ID, whole_number
from helpdesk.fields.definitions import CATEGORIES, CustomStatus, Definitions, read_definitions
from helpdesk.fields.naming import NAMED
from helpdesk.fields.required import check_filled, unfilled
from helpdesk.sla.storing import timed_all
from helpdesk.tickets.holding import Left, check_none_left, hold, update_all
from helpdesk.tickets.moving import tell_all
from helpdesk.tickets.noting import Noted, note_changes
from helpdesk.tickets.solving import DONE, reopen_all, solve_all
from helpdesk.tickets.tables import tickets

BY_HAND = ("open", "pending", "on_hold", "solved")  # what people choose; new and closed come by themselves
PAUSED = ("pending", "on_hold")


def set_status(
    db: Connection, ticket_id: int, status: str, custom: int | None = None, *, by: Staff, now: datetime
) -> None:
    """`status`: a category other than new; `custom`: a named one within it. Raises Invalid, NotFound, FieldsMissing."""
    check_none_left(set_statuses(db, [ticket_id], status, custom, by=by, now=now))


def set_statuses(
    db: Connection, ticket_ids: Iterable[int], status: str, custom: int | None = None, *, by: Staff, now: datetime
) -> Left:
    """Of many tickets at once, in as many statements as of one. Those that can't have it are left, with the reason."""
    rows, left = hold(db, ticket_ids)
    known = read_definitions(db)
    left |= _unfit(known, rows, status, custom)
    moving = [row for row in rows if row.id not in left and (row.status, row.custom_status) != (status, custom)]
    left |= unfilled(db, moving, to_solve=status in DONE)
    moving = [row for row in moving if row.id not in left]
    update_all(db, {row.id: {"custom_status": None} for row in moving if row.status != status and row.custom_status})
    _move(db, [row.id for row in moving if row.status != status], status, by=by, now=now)
    update_all(db, {row.id: {"custom_status": custom, "updated_at": now} for row in moving})
    note_changes(db, _renamed(known, moving, status, custom, who=by.name), now=now)
    tell_all(db, [row.id for row in moving], "status", by="agent", public=False)
    return left


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


def _unfit(known: Definitions, rows: Sequence[Any], status: str, custom: int | None) -> Left:
    left: Left = {}
    for row in rows:
        try:
            _checked(known, row, status, custom)
        except Invalid as why:
            left[row.id] = why
    return left


def _renamed(known: Definitions, rows: Sequence[Any], status: str, custom: int | None, *, who: str) -> list[Noted]:
    """For the stories of those that had a named status, or have one now."""
    return [
        Noted(row.id, who, NAMED, _words(known, row.status, row.custom_status), _words(known, status, custom))
        for row in rows
        if row.custom_status or custom
    ]


def _words(known: Definitions, status: str, custom: int | None) -> str:
    named = known.status(custom)
    return named.name if named and named.category == status else CATEGORIES[status]


def _move(db: Connection, numbers: list[int], status: str, *, by: Staff, now: datetime) -> None:
    """From other categories to this one."""
    if not numbers:
        return
    (solve_all if status in DONE else reopen_all)(db, numbers, by=by, now=now)
    rows = [row for row in hold(db, numbers)[0] if row.status != status]
    values = {row.id: {"status": status} | _waits(row, status) for row in rows}
    for number, due in timed_all(db, values, now=now).items():
        values[number] |= due
    note_changes(db, [Noted(row.id, by.name, "status", row.status, status) for row in rows], now=now)
    update_all(db, values)


def _waits(ticket: Any, status: str) -> dict[str, Any]:
    """Nobody waits on us while others have to act; who wrote last does when it is our turn again."""
    if status in PAUSED:
        return {"waiting_on_us": False}
    return {"waiting_on_us": True} if ticket.status in PAUSED and ticket.last_by == "customer" else {}
