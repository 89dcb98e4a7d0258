"""The agents behind each channel: who is here, who has room, who is planned at an hour; one statement."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from foundation.accounts import staff
from helpdesk.assignment.agent import ANSWERING, Agent
from helpdesk.assignment.calendar import Calendar, read_shift
from helpdesk.assignment.tables import agents
from helpdesk.chat.tables import chats
from helpdesk.routing.names import team_of
from helpdesk.tickets.tables import is_open, tickets

CALLS = "phone_callback"
CHAT = "live_chat"


def read_crew(db: Connection, *, now: datetime) -> list[Agent]:
    """Everybody who takes part in assignment, with what they have in hand."""
    talks = select(func.count()).where(chats.c.agent == staff.c.id, chats.c.state == "live").scalar_subquery()
    work = (
        select(func.count()).where(tickets.c.assignee == staff.c.id, is_open, tickets.c.waiting_on_us).scalar_subquery()
    )
    query = select(agents, staff.c.name, staff.c.roles, talks.label("talks"), work.label("work")).join(
        staff, staff.c.id == agents.c.staff
    )
    return [
        Agent(
            row.staff, row.name, frozenset(row.teams), most_chats=row.most_chats, most_tickets=row.most_tickets,
            answers_calls=row.answers_calls, most_calls=row.most_calls, calendar=Calendar(read_shift(row.hours), row.timezone, row.away_until),
            seen_at=row.seen_at, chats=row.talks, tickets=row.work,
        )
        for row in db.execute(query.where(staff.c.active).order_by(staff.c.name))
        if ANSWERING & set(row.roles)
    ]  # fmt: skip


def of_channel(crew: Sequence[Agent], channel: str) -> list[Agent]:
    """Who answers there."""
    team = [one for one in crew if team_of(channel) in one.teams]
    if channel == CALLS:
        return [one for one in team if one.answers_calls]
    return [one for one in team if one.most_chats] if channel == CHAT else team


def here(crew: Sequence[Agent], now: datetime) -> list[Agent]:
    return [one for one in crew if one.is_present(now) and not one.calendar.is_away(now)]


def free(crew: Sequence[Agent], channel: str, now: datetime) -> list[Agent]:
    """Here, with room for one more."""
    return [one for one in here(crew, now) if one.room(live=channel == CHAT) > 0]


def planned(crew: Sequence[Agent], at: datetime) -> int:
    return sum(one.calendar.is_at_work(at) for one in crew)
