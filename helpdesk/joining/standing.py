"""How a ticket stands: kept when it is set aside, and put back exactly. Pure."""

from datetime import datetime
from typing import Any

from helpdesk.tickets.ticket import OPEN

KEPT = ("status", "custom_status", "waiting_on_us", "due_at", "resolve_by", "snoozed_until", "solved_at", "updated_at")
MOMENTS = {"due_at", "resolve_by", "snoozed_until", "solved_at", "updated_at"}
ASIDE: dict[str, Any] = {
    "status": "closed", "custom_status": None, "waiting_on_us": False, "due_at": None, "resolve_by": None, "snoozed_until": None,
}  # fmt: skip


def standing_of(row: Any) -> dict[str, Any]:
    """As plain values for JSON, exact to the microsecond."""
    told = {name: getattr(row, name) for name in KEPT}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in told.items()}


def columns_of(standing: dict[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if name in MOMENTS and value is not None else value
        for name, value in standing.items()
    }


def stands_alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """But for when it was last touched."""
    return {**one, "updated_at": None} == {**other, "updated_at": None}


def with_another(target: Any, source: Any) -> dict[str, Any]:
    """What changes for a ticket when another comes into it: a question that waits for us goes on waiting, no longer than it had."""
    if source.status not in OPEN or not source.waiting_on_us:
        return {}
    dues = [one.due_at for one in (target, source) if one.waiting_on_us and one.due_at is not None]
    changed: dict[str, Any] = {"waiting_on_us": True, "due_at": min(dues, default=None), "snoozed_until": None}
    if target.status not in ("new", "open"):
        changed |= {"status": "open", "custom_status": None, "solved_at": None}
    return changed
