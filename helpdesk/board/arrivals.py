"""How many questions a channel usually gets in each hour of the week, from the last four weeks."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Connection, func, select, type_coerce

from helpdesk.tickets.tables import tickets

WEEKS = 4
LEAST_WEEKS = 2  # below, an hour of the week is a guess
HOURS = 168
MICROSECONDS = 3_600_000_000
THURSDAY = 72  # hours from Monday: 1 January 1970 was one


@dataclass(frozen=True)
class Arrivals:
    weeks: int  # they come from; 0: too few to say
    usual: Mapping[str, tuple[float, ...]]  # channel -> 168 hours, the first of a Monday, UTC

    def at(self, channel: str, moment: datetime) -> float:
        """Expected in the hour of this moment."""
        week = self.usual.get(channel)
        return week[hour_of_week(moment)] if week else 0.0


def read_arrivals(db: Connection, *, now: datetime) -> Arrivals:
    """Whole weeks up to the hour that runs now; one statement."""
    end = now.replace(minute=0, second=0, microsecond=0)
    hour = (type_coerce(tickets.c.opened_at, BigInteger) // MICROSECONDS).label("hour")
    query = (
        select(tickets.c.channel, hour, func.count().label("many"))
        .where(tickets.c.opened_at >= end - timedelta(weeks=WEEKS), tickets.c.opened_at < end)
        .group_by(tickets.c.channel, "hour")
    )
    return usual_week([(row.channel, int(row.hour), row.many) for row in db.execute(query)], end=end)


def usual_week(counts: list[tuple[str, int, int]], *, end: datetime) -> Arrivals:
    """`counts`: channel, hours since 1970, questions. An hour borrows a quarter from each neighbour: four weeks are few."""
    last = int(end.timestamp()) // 3600
    first = min((hour for _, hour, _ in counts), default=last)
    weeks = min(WEEKS, round((last - first) / HOURS))
    if weeks < LEAST_WEEKS:
        return Arrivals(0, {})
    sums: dict[str, Counter[int]] = {}
    for channel, hour, count in counts:
        sums.setdefault(channel, Counter())[(hour + THURSDAY) % HOURS] += count
    return Arrivals(weeks, {channel: _smooth(found, weeks) for channel, found in sums.items()})


def hour_of_week(moment: datetime) -> int:
    return (int(moment.timestamp()) // 3600 + THURSDAY) % HOURS


def _smooth(found: Counter[int], weeks: int) -> tuple[float, ...]:
    def near(hour: int) -> float:
        return found[(hour - 1) % HOURS] / 4 + found[hour] / 2 + found[(hour + 1) % HOURS] / 4

    return tuple(near(hour) / weeks for hour in range(HOURS))
