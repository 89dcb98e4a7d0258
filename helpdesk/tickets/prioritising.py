"""How much tickets matter, and with that what is promised of them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from foundation.accounts import Staff
from foundation.errors import Invalid
from helpdesk.tickets.holding import Left, hold
from helpdesk.tickets.moving import Move, move_all, tell_all
from helpdesk.tickets.noting import Noted, note_changes
from helpdesk.tickets.ticket import PRIORITIES


def prioritise_all(db: Connection, ticket_ids: Iterable[int], priority: str, *, by: Staff, now: datetime) -> Left:
    """Raises Invalid for what is no priority."""
    if priority not in PRIORITIES:
        raise Invalid(f"Priority is one of {', '.join(PRIORITIES)}.", field="priority")
    rows, left = hold(db, ticket_ids)
    moving = [row for row in rows if row.priority != priority]
    note_changes(db, [Noted(row.id, by.name, "priority", row.priority, priority) for row in moving], now=now)
    values = {"priority": priority, "updated_at": now}
    move_all(db, [Move(row, values) for row in moving], who=by.name, now=now)
    tell_all(db, [row.id for row in moving], "priority", by="agent", public=False)
    return left
