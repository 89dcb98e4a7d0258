"""How a ticket stood before a change of many, and how one sees that nobody touched it since."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from helpdesk.tickets.tables import changes, tickets

MOMENTS = ("due_at", "resolve_by", "snoozed_until", "woke_at", "solved_at", "updated_at")
KEPT = (
    "status",
    "custom_status",
    "assignee",
    "priority",
    "team",
    "channel",
    "waiting_on_us",
    "shelved",
    "snoozed_by",
    *MOMENTS,
)


def standing_of(row: Any) -> dict[str, Any]:
    """As plain values for JSON, exact to the microsecond."""
    told = {name: getattr(row, name) for name in KEPT}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in told.items()}


def columns_of(standing: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if name in MOMENTS and value else value for name, value in standing.items()
    }


def marks_of(db: Connection, numbers: Iterable[int]) -> dict[int, dict[str, Any]]:
    """What any later touch would move: when it was changed, its newest change and its newest message."""
    wanted = list(numbers)
    newest = (
        select(changes.c.ticket, func.max(changes.c.id)).where(changes.c.ticket.in_(wanted)).group_by(changes.c.ticket)
    )
    latest = {row[0]: row[1] for row in db.execute(newest)}
    query = select(tickets.c.id, tickets.c.updated_at, tickets.c.last_message).where(tickets.c.id.in_(wanted))
    return {
        row.id: {"at": row.updated_at.isoformat(), "change": latest.get(row.id), "message": row.last_message}
        for row in db.execute(query)
    }
