"""Counts what was said by theme and day, once for everything a report says."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import BigInteger, Connection, func, select, true, type_coerce

from analytics.voice.tables import verbatims

WEEKS = 52
YEARS = 2
_DAY = 86_400_000_000  # microseconds

Counts = dict[tuple[str | None, date], Counter[str]]  # (theme, day) -> how many of each sentiment


@dataclass(frozen=True)
class Heard:
    """What was counted: comments whose id is at most `last`, and the highest id of each theme."""

    last: int
    newest: dict[str | None, int]
    synthetic: bool


def count_heard(db: Connection) -> Heard:
    rows = db.execute(select(verbatims.c.theme, func.max(verbatims.c.id)).group_by(verbatims.c.theme)).all()
    synthetic = db.execute(select(verbatims.c.id).where(verbatims.c.synthetic).limit(1)).first() is not None
    newest = {row[0]: int(row[1]) for row in rows}
    return Heard(max(newest.values(), default=0), newest, synthetic)


def count_days(db: Connection, today: date, heard: int, *, sources: Collection[str] | None = None) -> Counts:
    """By theme and day, for two years; of these sources, or of all."""
    midnight = datetime.combine(today, time(), UTC)
    day = (type_coerce(verbatims.c.happened_at, BigInteger) // _DAY).label("day")
    counts: Counts = defaultdict(Counter)
    rows = db.execute(
        select(verbatims.c.theme, verbatims.c.sentiment, day, func.count())
        .where(
            verbatims.c.happened_at >= midnight - timedelta(days=365 * YEARS),
            verbatims.c.happened_at < midnight + timedelta(days=1),
            verbatims.c.id <= heard,
            true() if sources is None else verbatims.c.source.in_(sources),
        ).group_by(verbatims.c.theme, verbatims.c.sentiment, day)
    )  # fmt: skip
    epoch = date(1970, 1, 1)
    for theme, sentiment, number, count in rows:
        counts[theme, epoch + timedelta(days=int(number))][sentiment] += count
    return counts


def between(counts: Counts, first: date, last: date) -> dict[str | None, Counter[str]]:
    found: dict[str | None, Counter[str]] = defaultdict(Counter)
    for (theme, day), one in counts.items():
        if first <= day <= last:
            found[theme].update(one)
    return found


def by_day(counts: Counts) -> dict[str | None, Counter[date]]:
    found: dict[str | None, Counter[date]] = defaultdict(Counter)
    for (theme, day), one in counts.items():
        found[theme][day] += one.total()
    return found


def weekly(counts: Counts, today: date) -> dict[str | None, list[int]]:
    """Comments of each theme in each of the last 52 stretches of seven days, oldest first; the last one ends today."""
    found: dict[str | None, list[int]] = defaultdict(lambda: [0] * WEEKS)
    for (theme, day), one in counts.items():
        back = (today - day).days // 7
        if 0 <= back < WEEKS:
            found[theme][WEEKS - 1 - back] += one.total()
    return found


def since_heard(weeks: list[int]) -> list[int]:
    """Without the weeks before anything was said; eight at least."""
    first = next((place for place, count in enumerate(weeks) if count), len(weeks))
    return weeks[min(first, max(len(weeks) - 8, 0)) :]


def every_theme(weeks: dict[str | None, list[int]]) -> list[int]:
    """Comments of all themes, and without one, in each stretch."""
    return [sum(one) for one in zip(*weeks.values(), strict=True)] or [0] * WEEKS
