"""Whether somebody is here for chat, and when somebody comes next by the calendars. Where nobody has said who takes chats, or
nobody has to be here, hours alone decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from foundation.accounts import staff
from foundation.database import upsert
from helpdesk.assignment.agent import Agent
from helpdesk.assignment.calendar import Calendar, read_shift
from helpdesk.assignment.tables import agents, team_settings

TEAM = "support"  # answers chats
NOBODY_HERE = "Nobody is here right now."  # what customers read


@dataclass(frozen=True)
class Attendance:
    is_open: bool = True  # as far as people matter
    next_at: datetime | None = None  # when somebody comes to work; None: nobody knows


def attendance_of(people: Sequence[Agent], now: datetime) -> Attendance:
    """Pure. `people`: those who take chats and whose presence counts. Who is at work and not in sight may be back any moment, so
    no time is named then."""
    if not people or any(one.is_present(now) and not one.calendar.is_away(now) for one in people):
        return Attendance()
    if any(one.calendar.is_at_work(now) for one in people):
        return Attendance(is_open=False)
    coming = [at for one in people if (at := one.calendar.begins_next(now))]
    return Attendance(is_open=False, next_at=min(coming, default=None))


def people_for_chat(db: Connection) -> list[Agent]:
    """Whose presence opens chat, in one statement; nobody where it needs nobody."""
    needed = select(team_settings.c.chat_needs_somebody).where(team_settings.c.team == TEAM).scalar_subquery()
    query = select(agents, staff.c.name, needed.label("needed")).join(staff, staff.c.id == agents.c.staff)
    rows = db.execute(query.where(staff.c.active, agents.c.most_chats > 0))
    return [
        Agent(
            id=row.staff, name=row.name, teams=frozenset(row.teams), most_chats=row.most_chats, seen_at=row.seen_at,
            calendar=Calendar(read_shift(row.hours), row.timezone, row.away_until),
        )
        for row in rows
        if TEAM in row.teams and row.needed is not False
    ]  # fmt: skip


def let_chat_need_somebody(db: Connection, needed: bool) -> None:
    """Whether chat is open only while somebody who takes chats is here, or by its hours alone."""
    row = {"team": TEAM, "chat_needs_somebody": needed, "automatic": True}
    upsert(db, team_settings, [row], keys=["team"], update=["chat_needs_somebody"])
