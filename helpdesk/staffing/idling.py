"""Away by itself: nobody touched a key or the pointer on any page of the desk for so many minutes; and back, as soon as somebody does."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select, update

from foundation.accounts import Staff
from foundation.database import upsert
from foundation.errors import Invalid
from foundation.live import publish
from helpdesk.assignment.load import USUAL_MINUTES
from helpdesk.assignment.tables import agents, presence_settings
from helpdesk.staffing.presence import UNTIL_BACK

MOST_MINUTES = 240
LONGEST_IDLE = timedelta(days=1)  # that a page is believed


@dataclass(frozen=True)
class Absence:
    """What leads said of it: hours after which tickets of who is away go back, and minutes of `idle_minutes`."""

    hand_back_hours: int | None
    idle_minutes: int


def read_absence(db: Connection) -> Absence:
    """In one statement."""
    row = db.execute(select(presence_settings).order_by(presence_settings.c.id).limit(1)).first()
    if row is None:
        return Absence(None, USUAL_MINUTES)
    return Absence(row.hand_back_hours, USUAL_MINUTES if row.idle_minutes is None else row.idle_minutes)


def idle_minutes(db: Connection) -> int:
    """After how many minutes somebody is away; 0: never."""
    return read_absence(db).idle_minutes


def set_idle(db: Connection, minutes: int | None, *, now: datetime) -> None:
    """None: nobody is away by themselves. Raises Invalid."""
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        raise Invalid(f"Write a number of minutes from 1 to {MOST_MINUTES}, or leave it empty.", field="minutes")
    upsert(db, presence_settings, [{"id": 1, "idle_minutes": minutes or 0, "changed_at": now}], keys=["id"])


def note_moved(db: Connection, me: Staff, idle: timedelta, *, now: datetime) -> None:
    """A page of theirs was last touched so long ago. Of several pages and machines the newest counts, so one that is left open at home
    makes nobody away. What they said themselves stays until they say otherwise."""
    moved = now - min(max(idle, timedelta()), LONGEST_IDLE)
    newer = or_(agents.c.moved_at.is_(None), agents.c.moved_at < moved)
    db.execute(update(agents).where(agents.c.staff == me.id, newer).values(moved_at=moved))
    row = db.execute(
        select(agents.c.moved_at, agents.c.away_until, agents.c.away_by_itself).where(agents.c.staff == me.id)
    ).first()
    if row is None:
        return
    minutes = idle_minutes(db)
    still = minutes > 0 and now - row.moved_at >= timedelta(minutes=minutes)
    away = row.away_until is not None and row.away_until > now
    if still and not away:
        _set(db, me, now=now, away_until=now + UNTIL_BACK, away_since=row.moved_at, away_by_itself=True)
    elif away and row.away_by_itself and not still:
        _set(db, me, now=now, away_until=None, away_since=None, away_by_itself=False, seen_at=now)


def _set(db: Connection, me: Staff, *, now: datetime, **values: object) -> None:
    db.execute(update(agents).where(agents.c.staff == me.id).values(**values))
    publish(db, me.key, {"kind": "status", "hint": True})
