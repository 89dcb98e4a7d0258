"""Open tickets go back to their team when whoever has them is gone: at once when they leave the desk, after some hours when they are
away and haven't answered."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, exists, func, select

from foundation import clock
from foundation.accounts import Staff, staff
from foundation.database import Database, upsert
from foundation.errors import Invalid
from foundation.jobs import every, job
from helpdesk.assignment.tables import agents, presence_settings
from helpdesk.routing.names import TEAMS
from helpdesk.tickets import lifecycle
from helpdesk.tickets.actor import Machine
from helpdesk.tickets.tables import changes, is_open, messages, tickets

DESK = Machine(0, "The desk", "", frozenset(), machine="desk")
AT_ONCE = 500  # tickets of one person in a transaction
MOST_HOURS = 720


def hand_back(
    db: Connection, number: int, name: str, *, why: str, by: Staff, now: datetime, untouched_since: datetime | None = None
) -> int:  # fmt: skip
    """Every open ticket of this person in which it is our turn, or all of them where they left for good; each says why in a note.
    `untouched_since`: only those they haven't written in or changed since. How many."""
    query = select(tickets.c.id, tickets.c.team).where(
        tickets.c.assignee == number, is_open, tickets.c.merged_into.is_(None)
    )
    if untouched_since is not None:
        wrote = exists().where(messages.c.ticket == tickets.c.id, messages.c.author == f"staff:{number}", messages.c.sent_at >= untouched_since)  # fmt: skip
        changed = exists().where(changes.c.ticket == tickets.c.id, changes.c.who == name, changes.c.changed_at >= untouched_since)  # fmt: skip
        query = query.where(tickets.c.waiting_on_us, ~wrote, ~changed)
    found = db.execute(query.order_by(tickets.c.id).limit(AT_ONCE if untouched_since else None)).all()
    for row in found:
        lifecycle.assign(db, row.id, None, by=by, now=now)
        team = TEAMS.get(row.team, row.team)
        lifecycle.add_note(db, row.id, author=by, body=f"Back to {team}: {name} {why}. Drafts are kept.", now=now)
    return len(found)


def hand_back_hours(db: Connection) -> int | None:
    """After how many hours away tickets go back; None: never."""
    found = db.execute(select(presence_settings.c.hand_back_hours).order_by(presence_settings.c.id).limit(1)).scalar()
    return int(found) if found else None


def set_hand_back(db: Connection, hours: int | None, *, now: datetime) -> None:
    if hours is not None and not 1 <= hours <= MOST_HOURS:
        raise Invalid(f"Write a number of hours from 1 to {MOST_HOURS}, or leave it empty.", field="hours")
    upsert(db, presence_settings, [{"id": 1, "hand_back_hours": hours, "changed_at": now}], keys=["id"])


def away_too_long(db: Connection, *, now: datetime) -> list[tuple[int, str, datetime]]:
    """(who, name, since): those away for longer than the desk allows, by their own word."""
    hours = hand_back_hours(db)
    if hours is None:
        return []
    gone = agents.c.away_since <= now - timedelta(hours=hours), agents.c.away_until > now
    query = (
        select(agents.c.staff, staff.c.name, agents.c.away_since).join(staff, staff.c.id == agents.c.staff).where(*gone)
    )
    return [(row.staff, row.name, row.away_since) for row in db.execute(query.order_by(agents.c.staff))]


def count_with(db: Connection, number: int) -> int:
    """How many open tickets they have."""
    query = select(func.count()).select_from(tickets).where(tickets.c.assignee == number, is_open)
    return int(db.execute(query).scalar_one())


@job("staffing.hand_back")
def hand_back_of_the_away(database: Database, _payload: dict[str, Any]) -> None:
    now = clock.now()
    with database.reading() as db:
        gone = away_too_long(db, now=now)
    for number, name, since in gone:
        with database.writing() as db:
            hand_back(db, number, name, why="is away", by=DESK, now=now, untouched_since=since)


every("staffing.hand_back", seconds=300)
