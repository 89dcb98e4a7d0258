"""How a clock was computed: every stretch of time since it began, whether it counted, and why not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from helpdesk.sla.clocks import Clock, pauses_in
from helpdesk.sla.history import History
from helpdesk.sla.rounds import Stop, rounds_of, stops_of

MOST = 200  # stretches shown: the newest


@dataclass(frozen=True)
class Stretch:
    since: datetime
    until: datetime
    why: str  # open | closed | pending | on_hold | snoozed | shelved

    @property
    def counts(self) -> bool:
        return self.why == "open"

    @property
    def length(self) -> timedelta:
        return self.until - self.since


def stretches_of(clock: Clock, history: History, now: datetime) -> list[Stretch]:
    """Oldest first, without gaps, from when it began to when it ended (or now). Those that count add up to `clock.used`."""
    one = next(r for r in rounds_of(history) if (r.metric, r.number) == (clock.metric, clock.round))
    until = min(one.ended_at or now, now)
    stops = pauses_in(one, stops_of(history), clock.policy)
    found: list[Stretch] = []
    for since, end, why in _pieces(clock, stops, one.started_at, until):
        if found and found[-1].why == why:
            found[-1] = Stretch(found[-1].since, end, why)
        else:
            found.append(Stretch(since, end, why))
    return found[-MOST:]


def _pieces(
    clock: Clock, stops: list[Stop], start: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime, str]]:
    spans = list(clock.calendar.spans(start, until))
    edges = {start, until} | {edge for span in spans for edge in span}
    edges |= {edge for stop in stops for edge in (stop.since, stop.until) if edge and start < edge < until}
    for since, end in pairwise(sorted(edges)):
        stop = next((one for one in stops if one.since <= since and (one.until is None or since < one.until)), None)
        is_open = any(opens <= since < closes for opens, closes in spans)
        yield since, end, "closed" if not is_open else stop.why if stop else "open"
