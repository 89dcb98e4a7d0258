"""What one agent has in hand of what they can take, by channel, as columns of a statement that reads the person anyway."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Label, Select, and_, bindparam, func, or_, select

from foundation.accounts import staff
from foundation.columns import constant
from helpdesk.assignment.calendar import Calendar, read_shift
from helpdesk.assignment.tables import agents, presence_settings
from helpdesk.callbacks.tables import callbacks
from helpdesk.chat.tables import chats
from helpdesk.tickets.tables import is_open, tickets

_TALKS = chats.c.state.in_([constant("waiting"), constant("live")])
_BOOKED = callbacks.c.state == constant("booked")
TALKING = select(chats.c.ticket).where(_TALKS)
TO_CALL = select(callbacks.c.ticket).where(_BOOKED)
USUAL_MINUTES = 15  # without a key or the pointer: away
ME = "load_of"
_ME = bindparam(ME, type_=Integer)
_OWN = ("most_tickets", "most_chats", "most_calls", "answers_calls", "hours", "away_by_itself")


@dataclass(frozen=True)
class Load:
    """`channels`: (name, in hand, most at once), tickets first. `idle_minutes`: after which they are away; 0: never."""

    channels: tuple[tuple[str, int, int], ...]
    calendar: Calendar
    away_by_itself: bool = False
    idle_minutes: int = USUAL_MINUTES

    def state(self, now: datetime) -> str:
        """online | away | after hours"""
        if self.calendar.is_away(now):
            return "away"
        return "online" if self.calendar.is_at_work(now) else "after hours"

    @property
    def in_short(self) -> str:
        _, taken, most = self.channels[0]
        return f"{taken} of {most}"


@cache
def load_columns() -> tuple[Label[Any], ...]:
    """For a statement that joins `agents`, executed with the person's number as ME: read by `load_from`."""
    counts = {"tickets": _work(), "chats": _talks(), "calls": _calls(), "idle_minutes": _idle_minutes()}
    return (
        *(agents.c[name].label(f"load_{name}") for name in _OWN),
        *(query.scalar_subquery().label(f"load_{name}") for name, query in counts.items()),
    )


def load_from(row: Any) -> Load:
    """`row` also has the agent's `timezone` and `away_until`."""
    channels = [("Tickets", row.load_tickets, row.load_most_tickets), ("Chats", row.load_chats, row.load_most_chats)]
    if row.load_answers_calls:
        channels.append(("Calls", row.load_calls, row.load_most_calls))
    calendar = Calendar(read_shift(row.load_hours), row.timezone, row.away_until)
    minutes = USUAL_MINUTES if row.load_idle_minutes is None else row.load_idle_minutes
    return Load(tuple(channels), calendar, bool(row.load_away_by_itself), minutes)


def _work() -> Select[Any]:
    """Who it is comes from a statement within: of a number it knows, PostgreSQL would plan the whole for each person anew."""
    me = select(staff.c.id).where(staff.c.id == _ME).scalar_subquery()
    return select(func.count()).where(
        tickets.c.assignee == me, is_open, tickets.c.waiting_on_us, tickets.c.id.not_in(TALKING), tickets.c.id.not_in(TO_CALL)
    )  # fmt: skip


def _talks() -> Select[Any]:
    mine = or_(chats.c.agent == _ME, and_(chats.c.agent.is_(None), tickets.c.assignee == _ME))
    joined = select(func.count()).select_from(chats.join(tickets, tickets.c.id == chats.c.ticket))
    return joined.where(mine, _TALKS)


def _calls() -> Select[Any]:
    joined = select(func.count()).select_from(callbacks.join(tickets, tickets.c.id == callbacks.c.ticket))
    return joined.where(_BOOKED, tickets.c.assignee == _ME)


def _idle_minutes() -> Select[Any]:
    return select(presence_settings.c.idle_minutes).order_by(presence_settings.c.id).limit(constant(1))
