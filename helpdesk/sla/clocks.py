"""The clocks of a ticket, computed from what happened to it: when each promise is due, how much of it is used, whether it was kept.

A pure function, so that computing it again gives the same answer as having lived through it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Literal

from helpdesk.sla.calendar import Calendar, Span
from helpdesk.sla.history import Call, History
from helpdesk.sla.policy import Metric, Policy
from helpdesk.sla.rounds import Round, Stop, rounds_of, stops_of

State = Literal["running", "paused", "met", "breached", "dropped"]
END = datetime.max.replace(tzinfo=UTC)
WARN_SHARE = 0.75  # of the target: when somebody is warned
WARN_BEFORE_CALL = timedelta(minutes=15)

Promise = tuple[Policy, Calendar]


@dataclass(frozen=True)
class Clock:
    """One promise in one round. `due_at` is None while it is paused with time left. `used`, `paused`, `left`: business time; `left` is below nothing once it is late."""

    metric: Metric
    round: int
    policy: Policy
    calendar: Calendar
    state: State
    started_at: datetime
    target: timedelta
    used: timedelta
    paused: timedelta
    due_at: datetime | None = None
    warn_at: datetime | None = None
    ended_at: datetime | None = None
    breached_at: datetime | None = None
    why: str | None = None  # it stands still now, also when late
    call_until: datetime | None = None

    @property
    def is_call(self) -> bool:
        return self.call_until is not None

    @property
    def left(self) -> timedelta:
        return self.target - self.used

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def met_at(self) -> datetime | None:
        return self.ended_at if self.state == "met" else None

    @property
    def late_after(self) -> datetime | None:
        """A call is due when its time begins and late when that is over."""
        return self.call_until or self.due_at

    @property
    def share(self) -> float:
        """How much of the target is used, 0 to 1."""
        return min(1.0, self.used / self.target) if self.target else 1.0


@dataclass(frozen=True)
class Clocks:
    rounds: tuple[Clock, ...] = ()

    @property
    def reply(self) -> Clock | None:
        """The reply we owe, if we do."""
        return self._open("first_reply", "next_reply")

    @property
    def resolution(self) -> Clock | None:
        return self._open("resolution")

    def _open(self, *metrics: Metric) -> Clock | None:
        return next((one for one in self.rounds if one.metric in metrics and one.is_open), None)


def clocks_of(
    history: History,
    policy: Policy | None,
    calendar: Calendar,
    now: datetime,
    *,
    earlier: Mapping[str, Promise] | None = None,
    warn_share: float = WARN_SHARE,
    newest: bool = False,
) -> Clocks:
    """`earlier`: what teams promise that had the ticket before. Passing it on never makes a running promise due later, so the
    soonest of theirs and ours counts. `newest`: only the last round of each metric, where a page shows no more."""
    stops, rounds = stops_of(history), rounds_of(history)
    ends = list(accumulate((stop.until or END for stop in stops), max))
    found = []
    for one in {each.metric: each for each in rounds}.values() if newest else rounds:
        near = _near(one, stops, ends)
        promises = [(policy, calendar)] if policy else []
        promises += [promise for team, promise in (earlier or {}).items() if team in one.teams]
        timed = [
            _time(history, one, near, mine, hours, target, now, warn_share)
            for mine, hours in promises
            if (target := mine.target(one.metric, history.priority)) is not None
        ]
        if timed:
            found.append(min(timed, key=lambda clock: (clock.due_at or END, clock.left)))
    return Clocks(tuple(found))


def _near(one: Round, stops: tuple[Stop, ...], ends: list[datetime]) -> tuple[Stop, ...]:
    """Those that reach into a round: of hundreds in a long thread a few. `ends`: up to when each of them, or one before it, lasts."""
    last = bisect_left(stops, one.ended_at, key=lambda stop: stop.since) if one.ended_at else len(stops)
    return stops[bisect_right(ends, one.started_at) : last]


def _time(
    history: History, one: Round, stops: tuple[Stop, ...], policy: Policy, calendar: Calendar, target: timedelta, now: datetime, warn_share: float
) -> Clock:  # fmt: skip
    mine = pauses_in(one, stops, policy)
    runs = list(_between(one.started_at, mine))
    until = min(one.ended_at or now, now)
    used = _total(calendar, runs, until)
    due, warn = _reached(calendar, runs, target), _reached(calendar, runs, target * warn_share)
    limit, is_call = due, _is_call(history.call, one)
    if history.call and is_call:
        due, limit, warn = history.call.slot, history.call.until, history.call.slot - WARN_BEFORE_CALL
    paused_why = None if one.ended_at or is_call else _why(mine, max(now, one.started_at))
    state = _state(one, limit, until, now, paused=paused_why is not None)
    return Clock(
        one.metric, one.number, policy, calendar, state, one.started_at, target,
        used=used, paused=calendar.between(one.started_at, until) - used, due_at=due, warn_at=warn, ended_at=one.ended_at,
        breached_at=limit if state == "breached" else None, why=paused_why, call_until=limit if is_call else None,
    )  # fmt: skip


def _is_call(call: Call | None, one: Round) -> bool:
    """Whether this round waits for the promised call, or ended with it."""
    return call is not None and one.metric != "resolution" and one.ended_at == call.made_at


def _state(one: Round, limit: datetime | None, until: datetime, now: datetime, *, paused: bool) -> State:
    if limit is not None and limit < until:
        return "breached"
    if one.ended_at is None or one.ended_at > now:
        return "paused" if paused else "running"
    return "met" if one.kept else "dropped"


def pauses_in(one: Round, stops: Iterable[Stop], policy: Policy) -> list[Stop]:
    """Those that stop this clock, without overlaps (the first reason is kept); what came after its end is left out."""
    pauses = policy.pauses_for(one.metric)
    found: list[Stop] = []
    for stop in stops:
        if (stop.why not in pauses and stop.why != "shelved") or (one.ended_at and stop.since >= one.ended_at):
            continue
        before = found[-1].until if found else stop.since
        if before is None:
            break
        since = max(stop.since, before, one.joined_at or before)
        if stop.until is None or since < stop.until:
            found.append(Stop(since, stop.until, stop.why))
    return found


def _between(start: datetime, stops: list[Stop]) -> Iterator[Span]:
    """The stretches in which the clock runs, the last without an end."""
    for stop in stops:
        if stop.since > start:
            yield start, stop.since
        if stop.until is None:
            return
        start = max(start, stop.until)
    yield start, END


def _total(calendar: Calendar, runs: list[Span], until: datetime) -> timedelta:
    return sum((calendar.between(start, min(end, until)) for start, end in runs if start < until), timedelta())


def _reached(calendar: Calendar, runs: list[Span], length: timedelta) -> datetime | None:
    """The moment at which so much business time has run; None where the clock stands still before."""
    for start, end in runs:
        moment = calendar.after(start, length)
        if moment < end:  # used up at the very moment it stops: late once it goes on
            return moment
        length -= calendar.between(start, end)
    return None


def _why(stops: list[Stop], at: datetime) -> str | None:
    return next((one.why for one in stops if one.since <= at and (one.until is None or at < one.until)), None)
