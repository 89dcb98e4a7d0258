"""How much each source brought each day: a source that starts or stops must not look like a change of mind."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from sqlalchemy import BigInteger, Connection, func, select, type_coerce

from analytics.voice.tables import verbatims
from foundation.columns import Moment

SILENT = 6.0  # comments that should have come and didn't: by chance once in four hundred times
WEEKEND = 2  # days
DAY = 24 * 3600 * 1_000_000  # a moment is whole microseconds
_EPOCH = date(1970, 1, 1).toordinal()


def coverage(db: Connection, since: date | None = None) -> dict[str, dict[date, int]]:
    """Comments by source and day in UTC; days without any are left out."""
    moment = type_coerce(verbatims.c.happened_at, BigInteger)
    day = (moment // DAY).label("day")
    query = (
        select(verbatims.c.source, day, func.count())
        .group_by(verbatims.c.source, day)
        .order_by(verbatims.c.source, day)
    )
    if since:
        query = query.where(verbatims.c.happened_at >= type_coerce(datetime.combine(since, time(), UTC), Moment))
    found: dict[str, dict[date, int]] = {}
    for source, number, count in db.execute(query):
        found.setdefault(source, {})[date.fromordinal(_EPOCH + int(number))] = count
    return found


def stopped(heard: Mapping[str, Mapping[date, int]], first: date, today: date) -> set[str]:
    """Of `coverage`: the sources that spoke since `first` and have fallen silent. Today isn't over, and a weekend is no silence."""
    found = set()
    for source, by_day in heard.items():
        days = [day for day in by_day if first <= day <= today]
        if not days:
            continue
        quiet = (today - max(days)).days - 1
        a_day = sum(by_day[day] for day in days) / ((max(days) - min(days)).days + 1)
        if quiet > WEEKEND and quiet * a_day >= SILENT:
            found.add(source)
    return found
