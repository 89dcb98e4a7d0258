"""A theme's comments in one statement: by who said them, where and how it felt, and those that say two things or came after a fix."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection, case, func, literal, select

from analytics.voice.hearing.wanted import Wanted, conditions
from analytics.voice.meaning.parting import AXES, Group, by_sentiment, places
from analytics.voice.tables import verbatims


@dataclass(frozen=True)
class ThemeCounts:
    groups: list[Group]
    two_sided: int
    since_fix: int

    @property
    def by_sentiment(self) -> Counter[str]:
        return by_sentiment(self.groups)

    @property
    def by_place(self) -> dict[tuple[str, str], int]:
        return places(self.groups)


def count_theme(db: Connection, wanted: Wanted, shipped: date | None) -> ThemeCounts:
    c = verbatims.c
    by = [c[name] for name in (*AXES, "sentiment")]
    later = (
        case((c.happened_at >= datetime.combine(shipped, time(), UTC), 1), else_=0) if shipped else literal(0)
    )  # fmt: skip
    sums = (func.count(), func.sum(case((c.two_sided, 1), else_=0)), func.sum(later))
    rows = db.execute(select(*by, *sums).where(*conditions(wanted)).group_by(*by)).all()
    groups = [Group._make((*(value or "" for value in row[: len(by)]), int(row[len(by)]))) for row in rows]
    return ThemeCounts(groups, sum(int(row[-2]) for row in rows), sum(int(row[-1]) for row in rows))
