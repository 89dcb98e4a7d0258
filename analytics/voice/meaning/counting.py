"""Reads what was said as the arrays and rows that the statistics take. For jobs."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Connection, func, select, type_coerce

from analytics.voice.meaning.coverage import Counts
from analytics.voice.tables import verbatims

DAYS = 126
_DAY = 86_400_000_000  # microseconds

Ratings = tuple[NDArray[np.float64], NDArray[np.bool_], list[list[str]]]


def read_daily(db: Connection, today: date, heard: int, themes: list[str]) -> Counts:
    """(themes, sources, days) up to today; the last row holds what has none of these themes."""
    first = today - timedelta(days=DAYS - 1)
    start = datetime.combine(first, time(), UTC)
    day = (type_coerce(verbatims.c.happened_at, BigInteger) // _DAY).label("day")
    rows = db.execute(
        select(verbatims.c.theme, verbatims.c.source, day, func.count())
        .where(verbatims.c.happened_at >= start, verbatims.c.happened_at < start + timedelta(days=DAYS), verbatims.c.id <= heard)
        .group_by(verbatims.c.theme, verbatims.c.source, day)
    ).all()  # fmt: skip
    sources = {name: place for place, name in enumerate(sorted({row[1] for row in rows}))}
    places = {key: place for place, key in enumerate(themes)}
    counts = np.zeros((len(themes) + 1, len(sources), DAYS))
    zero = (start - datetime(1970, 1, 1, tzinfo=UTC)).days
    for theme, source, number, count in rows:
        counts[places.get(theme, len(themes)), sources[source], int(number) - zero] += count
    return counts


def read_ratings(db: Connection, since: datetime, heard: int, themes: list[str]) -> Ratings:
    """Every rating, which themes its person spoke of (in the same ticket), and role, plan and page."""
    rows = db.execute(
        select(
            verbatims.c.id, verbatims.c.ticket, verbatims.c.theme, verbatims.c.rating, verbatims.c.role, verbatims.c.plan, verbatims.c.page,
        ).where(
            verbatims.c.happened_at >= since, verbatims.c.id <= heard,
            (verbatims.c.ticket.is_not(None)) | (verbatims.c.rating.is_not(None)),
        ).order_by(verbatims.c.id)
    ).all()  # fmt: skip
    spoken: Mapping[int, set[str]] = defaultdict(set)
    for row in rows:
        if row.ticket is not None and row.theme:
            spoken[row.ticket].add(row.theme)
    rated = [row for row in rows if row.rating is not None]
    places = {key: place for place, key in enumerate(themes)}
    mentions = np.zeros((len(rated), len(themes)), dtype=np.bool_)
    for at, row in enumerate(rated):
        for theme in {row.theme, *(spoken[row.ticket] if row.ticket is not None else ())}:
            if theme in places:
                mentions[at, places[theme]] = True
    segments = [[getattr(row, name) or "" for row in rated] for name in ("role", "plan", "page")]
    return np.array([row.rating for row in rated], dtype=float), mentions, segments
