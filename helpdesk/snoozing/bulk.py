"""Snoozing many tickets at once, and undoing it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from foundation.accounts import Staff
from foundation.errors import Invalid
from helpdesk.sla.rounds import moment_of
from helpdesk.snoozing.choosing import KEYS, UNTIL_REPLY, preset
from helpdesk.snoozing.snoozing import snooze, wake

ALONE = ("hours", "reply")  # keys that need no zone


def check(_db: Connection, value: Mapping[str, Any]) -> dict[str, Any]:
    """`hours`, `reply`, or a moment with its offset."""
    chosen = str(value.get("value", ""))
    moment = moment_of(chosen)
    if chosen not in ALONE and moment is None:
        raise Invalid("Choose until when they are snoozed.", field="value")
    said = KEYS[chosen][0].lower() + KEYS[chosen][1:] if chosen in ALONE else f"until {moment:%-d %B %H:%M}"
    return {"value": chosen, "words": f"Snooze {said}"}


def do(db: Connection, ticket_id: int, value: Mapping[str, Any], by: Staff, now: datetime) -> None:
    chosen = value["value"]
    until = preset(chosen, now, UTC) if chosen in ALONE else moment_of(chosen)
    snooze(db, ticket_id, until, by=by, now=now)


def put_to_sleep_as_before(db: Connection, ticket_id: int, until: datetime | None, *, by: Staff, now: datetime) -> None:
    if until is None or until <= now:
        return wake(db, ticket_id, by=by, now=now)
    snooze(db, ticket_id, None if until == UNTIL_REPLY else until, by=by, now=now)
