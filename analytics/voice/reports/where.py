"""Where it hurts: of everything said by a role or a segment, or on a page, the share that is about each theme."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, func, select

from analytics.voice.tables import verbatims

THEMES = 12
MOST = {"role": 4, "segment": 3, "page": 7}  # columns of each axis, those with most comments
LEAST = 30  # comments on a page or by a role, before a share of them is shaded
STEPS = (0.02, 0.05, 0.10, 0.15, 0.30)


def where(db: Connection, first: date, last: date, heard: int, themes: Sequence[str]) -> dict[str, Any]:
    """`columns` hold (axis, name, n); `rows` the counts of each theme in them, in the order of `themes`."""
    by = (verbatims.c.theme, *(verbatims.c[axis] for axis in MOST))
    rows = db.execute(
        select(*by, func.count())
        .where(
            verbatims.c.happened_at >= datetime.combine(first, time(), UTC), verbatims.c.id <= heard,
            verbatims.c.happened_at < datetime.combine(last + timedelta(days=1), time(), UTC),
        ).group_by(*by)
    ).all()  # fmt: skip
    said: dict[str, Counter[str]] = {axis: Counter() for axis in MOST}
    about: Counter[tuple[str, str, str]] = Counter()
    for theme, *names, count in rows:
        for axis, name in zip(MOST, names, strict=True):
            if name:
                said[axis][name] += count
                about[axis, name, theme or ""] += count
    columns = [
        (axis, name, of)
        for axis, most in MOST.items()
        for name, of in sorted(said[axis].items(), key=lambda one: (-one[1], one[0]))[:most]
    ]
    shown = [key for key in themes[:THEMES] if any(about[axis, name, key] for axis, name, _ in columns)]
    return {
        "columns": [list(one) for one in columns], "least": LEAST,
        "rows": [{"key": key, "counts": [about[axis, name, key] for axis, name, _ in columns]} for key in shown],
    }  # fmt: skip


def axes(columns: Sequence[Sequence[Any]]) -> list[tuple[str, int]]:
    """Each axis with how many columns it has, in their order."""
    return [(axis, len(list(of))) for axis, of in groupby(columns, key=itemgetter(0))]


def shade(hits: int, of: int) -> str:
    """The class of a cell: `few` where there are too few to say."""
    if of < LEAST:
        return "few"
    return f"q{sum(hits / of >= step for step in STEPS)}"
