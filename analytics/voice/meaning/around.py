"""The weeks around a fix: what was said of its theme and of everything else, before and after, and what that proves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.voice.meaning.verdicts import Verdict, verdict

WEEKS_BEFORE = 26
WEEKS_AFTER = 12  # a verdict is given in the first quarter, for which its error is measured


def judge(
    daily: Mapping[date, int], total: Mapping[date, int], shipped: date, today: date, first: date
) -> Verdict | None:
    """A verdict from counts by day; None before the first whole week after the fix, or without weeks before it."""
    around = weeks_around(daily, total, shipped, today, first)
    return verdict(around.before, around.after, around.rest_before, around.rest_after) if around else None


@dataclass(frozen=True)
class Around:
    """Weeks of seven days before and after a fix, oldest first: a theme's comments, and all others."""

    first: date
    before: list[int]
    after: list[int]
    rest_before: list[int]
    rest_after: list[int]


def weeks_around(
    daily: Mapping[date, int], total: Mapping[date, int], shipped: date, today: date, first: date
) -> Around | None:
    """None before the first whole week after the fix, or with fewer than four before it."""
    weeks = min(((today - shipped).days) // 7, WEEKS_AFTER)
    earlier = min((shipped - first).days // 7, WEEKS_BEFORE)
    if weeks < 1 or earlier < 4:
        return None
    before = [shipped - timedelta(days=7 * back) for back in range(earlier, 0, -1)]
    after = [shipped + timedelta(days=7 * one) for one in range(weeks)]
    own = [[_week(daily, day) for day in days] for days in (before, after)]
    rest = [[_week(total, day) - count for day, count in zip(days, counts, strict=True)] for days, counts in zip((before, after), own, strict=True)]  # fmt: skip
    return Around(before[0], *own, *rest)


def _week(daily: Mapping[date, int], first: date) -> int:
    return sum(daily.get(first + timedelta(days=day), 0) for day in range(7))
