"""People needed against people planned, hour by hour. In chat by Erlang C, else by a plain ratio; what is written can wait for another hour."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk.assignment.agent import Agent
from helpdesk.board.arrivals import Arrivals
from helpdesk.board.crew import CALLS, CHAT, of_channel, planned
from helpdesk.routing.data.settings import Channel
from helpdesk.routing.offering import SELF_SERVICE, opens_at
from helpdesk.routing.opening import Closed, never

WITHIN_MIN, SHARE = 2.0, 0.8  # of those who wait live, four in five within two minutes
BUSY = 0.85  # of an hour: the rest goes to notes, breaks and what nobody foresaw
MOST = 200


@dataclass(frozen=True)
class Hour:
    begins: datetime
    expected: float  # questions
    needed: int
    planned: int  # 0 while it is closed
    work: float = 0.0  # hours of it that come
    is_open: bool = True
    is_live: bool = True  # somebody must be there in this very hour

    @property
    def short(self) -> int:
        return max(0, self.needed - self.planned) if self.is_open and self.is_live else 0


def coming_hours(
    channels: Mapping[str, Channel], arrivals: Arrivals, crew: Sequence[Agent], *, now: datetime, closed: Closed = never, hours: int = 12,
) -> dict[str, list[Hour]]:  # fmt: skip
    """From the hour that runs now. Planned are the agents whose calendars say so; where nobody is named for a channel, as many as
    routing's data say. Nothing without enough history."""
    if not arrivals.weeks:
        return {}
    first = now.replace(minute=0, second=0, microsecond=0)
    begins = [first + timedelta(hours=n) for n in range(hours)]
    return {
        name: [_hour(channel, arrivals.at(name, at), of_channel(crew, name), at, closed) for at in begins]
        for name, channel in channels.items()
        if channel.servers and name not in SELF_SERVICE
    }


def overload(hours: Sequence[Hour]) -> tuple[float, int] | None:
    """(hours of work, hours of people) where what comes in writing is more than the people planned can do in all these hours."""
    work, people = sum(hour.work for hour in hours), sum(hour.planned for hour in hours)
    return (work, people) if hours and not hours[0].is_live and work > BUSY * people else None


def agents_needed(per_hour: float, handling_min: float, *, live: bool) -> int:
    load = per_hour * handling_min / 60  # erlangs: hours of work in an hour
    if load <= 0.05:
        return 0
    if not live:
        return math.ceil(load / BUSY)
    agents = math.floor(load) + 1
    while agents < MOST and answered_within(WITHIN_MIN, agents, load, handling_min) < SHARE:
        agents += 1
    return agents


def answered_within(minutes: float, agents: int, load: float, handling_min: float) -> float:
    """The share of people who wait at most so long (Erlang 1917)."""
    if agents <= load:
        return 0.0
    return 1 - erlang_c(agents, load) * math.exp(-(agents - load) * minutes / handling_min)


def erlang_c(agents: int, load: float) -> float:
    """The chance to wait at all, with `load` erlangs below `agents`; by the stable recursion of Erlang B."""
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = load * blocked / (n + load * blocked)
    return agents * blocked / (agents - load * (1 - blocked))


def _hour(channel: Channel, expected: float, people: Sequence[Agent], at: datetime, closed: Closed) -> Hour:
    there, is_open = 0, opens_at(channel, at, closed) is None
    if is_open:
        there = planned(people, at) if people else channel.servers or 0
    needed = agents_needed(expected, channel.handling_min, live=channel.name == CHAT)
    work = expected * channel.handling_min / 60
    return Hour(at, expected, needed, there, work, is_open, channel.name in (CHAT, CALLS))
