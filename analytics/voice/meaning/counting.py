"""Reads what was said as the arrays and rows that the statistics take. For jobs."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Connection, and_, case, func, or_, select, type_coerce

from analytics.voice.meaning.coverage import Counts
from analytics.voice.tables import verbatims

DAYS = 126
SAME = 8  # a bot that posts one line ten thousand times is no theme
_DAY = 86_400_000_000  # microseconds

Ratings = tuple[NDArray[np.float64], NDArray[np.bool_], list[list[str]]]


def read_daily(db: Connection, today: date, heard: int, themes: list[str]) -> tuple[Counts, Counts]:
    """(themes, sources, days) up to today; the last row holds what has none of these themes.

    Once as what emerges is judged by, the same words counting at most `SAME` times a day, and once with every comment.
    """
    first = today - timedelta(days=DAYS - 1)
    start = datetime.combine(first, time(), UTC)
    day = (type_coerce(verbatims.c.happened_at, BigInteger) // _DAY).label("day")
    by_words = (
        select(verbatims.c.theme, verbatims.c.source, day, func.count().label("all"))
        .where(verbatims.c.happened_at >= start, verbatims.c.happened_at < start + timedelta(days=DAYS), verbatims.c.id <= heard)
        .group_by(verbatims.c.theme, verbatims.c.source, day, verbatims.c.text)
        .subquery()
    )  # fmt: skip
    some = case((by_words.c.all > SAME, SAME), else_=by_words.c.all)
    rows = db.execute(
        select(by_words.c.theme, by_words.c.source, by_words.c.day, func.sum(some), func.sum(by_words.c.all))
        .group_by(by_words.c.theme, by_words.c.source, by_words.c.day)
    ).all()  # fmt: skip
    sources = {name: place for place, name in enumerate(sorted({row[1] for row in rows}))}
    places = {key: place for place, key in enumerate(themes)}
    judged, every = (np.zeros((len(themes) + 1, len(sources), DAYS)) for _ in range(2))
    zero = (start - datetime(1970, 1, 1, tzinfo=UTC)).days
    for theme, source, number, count, total in rows:
        at = places.get(theme, len(themes)), sources[source], int(number) - zero
        judged[at] += int(count)
        every[at] += int(total)
    return judged, every


def read_ratings(db: Connection, since: datetime, heard: int, themes: list[str]) -> Ratings:
    """Every rating, which themes its person spoke of (anywhere in the same ticket), and role, plan, page and the scale it was given on: a theme isn’t blamed for a survey that rates lower."""
    c = verbatims.c
    is_vote = func.coalesce(c.rating_scale, "") == "thumbs"  # it rates the article
    is_rated = and_(c.rating.is_not(None), c.happened_at >= since, ~is_vote)
    tickets = select(c.ticket).where(is_rated, c.ticket.is_not(None), c.id <= heard)
    rows = db.execute(
        select(c.ticket, c.theme, c.rating, c.rating_scale, c.role, c.plan, c.page, is_rated.label("counts"))
        .where(c.id <= heard, or_(is_rated, c.ticket.in_(tickets))).order_by(c.id)
    ).all()  # fmt: skip
    spoken: Mapping[int, set[str]] = defaultdict(set)
    for row in rows:
        if row.ticket is not None and row.theme:
            spoken[row.ticket].add(row.theme)
    rated = [row for row in rows if row.counts]
    places = {key: place for place, key in enumerate(themes)}
    mentions = np.zeros((len(rated), len(themes)), dtype=np.bool_)
    for at, row in enumerate(rated):
        for theme in {row.theme, *(spoken[row.ticket] if row.ticket is not None else ())}:
            if theme in places:
                mentions[at, places[theme]] = True
    segments = [[getattr(row, name) or "" for row in rated] for name in ("role", "plan", "page", "rating_scale")]
    return np.array([row.rating for row in rated], dtype=float), mentions, segments
