"""Snoozing many tickets at once, and undoing it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from foundation.accounts import Staff
from foundation.errors import Invalid
from helpdesk.sla.rounds import moment_of
from helpdesk.snoozing.choosing import KEYS, UNTIL_REPLY, preset
from helpdesk.snoozing.snoozing import snooze_all, wake_all
from helpdesk.tickets.holding import Left

ALONE = ("hours", "reply")  # keys that need no zone


def check(_db: Connection, value: Mapping[str, Any]) -> dict[str, Any]:
    """`hours`, `reply`, or a moment with its offset."""
    chosen = str(value.get("value", ""))
    moment = moment_of(chosen)
    if chosen not in ALONE and moment is None:
        raise Invalid("Choose until when they are snoozed.", field="value")
    said = KEYS[chosen][0].lower() + KEYS[chosen][1:] if chosen in ALONE else f"until {moment:%-d %B %H:%M}"
    return {"value": chosen, "words": f"Snooze {said}"}


def do(db: Connection, numbers: list[int], value: Mapping[str, Any], by: Staff, now: datetime) -> Left:
    chosen = value["value"]
    until = preset(chosen, now, UTC) if chosen in ALONE else moment_of(chosen)
    return snooze_all(db, dict.fromkeys(numbers, until), by=by, now=now)


def put_to_sleep_as_before(db: Connection, moments: Mapping[int, datetime | None], *, by: Staff, now: datetime) -> Left:
    """`moments`: until when each was snoozed, by number; none for those that were awake. Whose moment is over wakes."""
    asleep = {number: until for number, until in moments.items() if until is not None and until > now}
    left = wake_all(db, moments.keys() - asleep.keys(), by=by, now=now)
    kept = {number: None if until == UNTIL_REPLY else until for number, until in asleep.items()}
    return left | snooze_all(db, kept, by=by, now=now)
