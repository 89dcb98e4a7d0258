"""Online, away until a time, or after hours: what somebody says of themselves, from the head of the workspace."""

from datetime import datetime, timedelta, tzinfo

from sqlalchemy import Connection, update

from foundation.accounts import Staff
from foundation.errors import Conflict, Invalid
from foundation.live import publish
from helpdesk.assignment.tables import agents

UNTIL_BACK = timedelta(days=365)  # away without a time: until they say that they are back
CHOICES = {
    "online": "Online",
    "30": "Away for 30 minutes",
    "60": "Away for an hour",
    "day": "Away until tomorrow",
    "open": "Away until I’m back",
}


def away_until(choice: str, *, now: datetime, zone: tzinfo) -> datetime | None:
    """None: online. Tomorrow begins at midnight on their own clock. Raises Invalid."""
    if choice not in CHOICES:
        raise Invalid("Choose one from the list.", field="status")
    if choice == "online":
        return None
    if choice == "day":
        local = now.astimezone(zone)
        return (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return now + (UNTIL_BACK if choice == "open" else timedelta(minutes=int(choice)))


def say(db: Connection, me: Staff, until: datetime | None, *, now: datetime) -> None:
    """Nothing new is given to who is away; what they have stays theirs, for as long as the desk allows. Raises Conflict for who isn't
    given questions at all."""
    values = {"away_until": until, "away_since": now if until else None, "away_by_itself": False, "moved_at": now} | (
        {} if until else {"seen_at": now}
    )
    if not db.execute(update(agents).where(agents.c.staff == me.id).values(**values)).rowcount:
        raise Conflict(
            "You aren’t given questions, so there is nothing to be away from. A lead can add you under Team."
        )
    publish(db, me.key, {"kind": "status", "hint": True})


def is_open_ended(until: datetime | None, now: datetime) -> bool:
    return until is not None and until - now > timedelta(days=180)
