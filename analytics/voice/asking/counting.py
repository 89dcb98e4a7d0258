"""How many comments each segment has, and how many of them are negative: counted in a job, by the conditions of its page."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, case, func, select, type_coerce

from analytics.voice.asking.fitting import conditions_of, settled
from analytics.voice.asking.segments import Segment, keep_figures
from analytics.voice.asking.shelf import Shelf
from analytics.voice.asking.tables import segments
from analytics.voice.registry.standing import Registry, read_registry
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database
from foundation.errors import Invalid

WEEKS = 12
_WEEK = 7 * 86_400_000_000  # microseconds


def count_segments(database: Database, shelf: Shelf | None) -> None:
    now = clock.now()
    with database.reading() as db:
        registry = read_registry(db)
        found = [Segment(**row._mapping) for row in db.execute(select(segments).where(segments.c.removed_at.is_(None)))]
        figures = {one.id: figures_of(db, one, shelf, registry, now=now) for one in found}
    with database.writing() as db:
        keep_figures(db, figures, now=now)


def figures_of(
    db: Connection, segment: Segment, shelf: Shelf | None, registry: Registry, *, now: datetime
) -> dict[str, Any] | None:
    """total and negative of all time (or its days), and `weeks`: [comments, negative] of the last twelve, oldest first."""
    try:
        wanted = settled(segment.wanted, registry)
    except Invalid:  # saved by an earlier version
        return None
    conditions, _ = conditions_of(db, wanted, shelf)
    start = _monday(now.astimezone(UTC).date()) - timedelta(weeks=WEEKS - 1)
    begin = datetime.combine(start, time(), UTC)
    since = type_coerce(verbatims.c.happened_at, BigInteger) - round(begin.timestamp()) * 1_000_000
    is_lately = verbatims.c.happened_at >= begin  # what is earlier would be rounded up into the first week
    week = case((is_lately, since // _WEEK), else_=-1).label("week")
    rows = db.execute(
        select(week, verbatims.c.sentiment, func.count(), func.max(verbatims.c.id)).where(*conditions).group_by(week, verbatims.c.sentiment)
    ).all()  # fmt: skip
    weeks = [[0, 0] for _ in range(WEEKS)]
    for at, sentiment, count, _ in rows:
        if 0 <= at < WEEKS:
            weeks[at][0] += count
            weeks[at][1] += count if sentiment == "negative" else 0
    return {
        "total": sum(row[2] for row in rows), "negative": sum(row[2] for row in rows if row[1] == "negative"),
        "weeks": weeks, "start": start.isoformat(), "heard": max((row[3] for row in rows), default=0),
    }  # fmt: skip


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
