"""Everything the front page says about a period, as plain figures: how each theme hurts, what is new and what got better."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from analytics.voice.meaning.figures import fell, trend_in_words
from analytics.voice.meaning.pain import USUAL, Share, Weight, shares
from analytics.voice.meaning.trends import bands
from analytics.voice.registry.standing import Registry
from analytics.voice.reports.counting import Counts, between, every_theme, since_heard, weekly

NO_THEME = ""
LEAST_NEGATIVE = 5  # a theme below this hurts nobody provably
MOST_PASSING = 0.05  # of a theme's comments, that it can be judged
STRETCH = 84  # days before a period that "better" is judged against, at least


def front_figures(
    counts: Counts,
    themes: Registry,
    today: date,
    days: int,
    *,
    found_new: Iterable[Mapping[str, Any]] = (),
    weights: Mapping[str, Weight] | None = None,
    passing: Counts | None = None,
) -> dict[str, Any]:
    """Everything the front page says about the last `days` days, today among them.

    `passing`: what came from sources that have fallen silent; a theme that lived on them can't be called better.
    """
    new_by_key = {one["key"]: one for one in found_new}
    first = today - timedelta(days=days - 1)
    now = between(counts, first, today)
    found = _themes(counts, themes, now, first, today, new_by_key, weights or {})
    new = _loudest(found, new_by_key)
    most = [one for one in found if one["negative"] >= LEAST_NEGATIVE]
    hurts = next((one for one in most if new is None or one["key"] != new["key"]), None)  # an alert has its own card
    return {
        "days": days,
        "first": first,
        "last": today,
        "total": sum(one.total() for one in now.values()),
        "negative": sum(one["negative"] for one in now.values()),
        "has_before": _has_before(counts, first, today),
        "unassigned": now.get(None, Counter()).total(),
        "themes": found,
        "hurts": {**hurts, "most": hurts is most[0]} if hurts else None,
        "new": new,
        "better": _better(counts, found, first, today, passing or {}),
    }


def _themes(
    counts: Counts,
    themes: Registry,
    now: Mapping[str | None, Counter[str]],
    first: date,
    today: date,
    new_by_key: Mapping[str, Mapping[str, Any]],
    weights: Mapping[str, Weight],
) -> list[dict[str, Any]]:
    """Those that were spoken of, what hurts most first."""
    days = (today - first).days + 1
    before = between(counts, first - timedelta(days=days), first - timedelta(days=1))
    has_before = _has_before(counts, first, today)
    pain = shares({key or NO_THEME: one["negative"] for key, one in now.items()}, weights)
    weeks = weekly(counts, today)
    totals = every_theme(weeks)
    found: list[dict[str, Any]] = []
    for theme in themes.all.values():
        one, earlier = now.get(theme.key, Counter()), before.get(theme.key, Counter())
        if not one.total():
            continue
        own, hurt = since_heard(weeks[theme.key]), pain.get(theme.key, Share(0.0, 0.0, 1.0))
        usual, new = bands(own, totals[-len(own) :])[-1], new_by_key.get(theme.key)
        found.append(
            {
                "key": theme.key, "name": theme.name, "area": theme.area, "count": one.total(), "negative": one["negative"],
                "share_negative": one["negative"] / one.total(), "pain": hurt.value, "low": hurt.low, "high": hurt.high,
                "weight": weights.get(theme.key, USUAL).value, "before": earlier.total() if has_before else 0, "before_negative": earlier["negative"],
                "trend": trend_in_words(one.total(), earlier.total()) if has_before else "",
                "week": own[-1], "usual": round(usual.expected, 1), "kind": new["level"] if new else "steady",
            }
        )  # fmt: skip
    return sorted(found, key=lambda one: (-one["pain"], -one["count"], one["name"]))


def _has_before(counts: Counts, first: date, today: date) -> bool:
    """Whether anything was heard of a whole period before."""
    return min((day for _, day in counts), default=today) <= first - (today - first) - timedelta(days=1)


def _loudest(found: Iterable[dict[str, Any]], new_by_key: Mapping[str, Mapping[str, Any]]) -> dict[str, Any] | None:
    """The alert that is furthest above what is usual, where it isn't praise."""
    alerts = [one for one in found if one["kind"] == "alert" and one["share_negative"] >= 0.2]
    loudest = max(alerts, key=lambda one: (new_by_key[one["key"]]["ratio"], one["key"]), default=None)
    return {**loudest, **new_by_key[loudest["key"]]} if loudest else None


def _better(
    counts: Counts, found: Iterable[dict[str, Any]], first: date, today: date, passing: Counts
) -> dict[str, Any] | None:
    """The theme whose rate fell most, provably, against the twelve weeks (or the period's length) before."""
    days = (today - first).days + 1
    stretch = max(days, STRETCH)
    since, until = first - timedelta(days=stretch), first - timedelta(days=1)
    before, best = between(counts, since, until), None
    gone = between(passing, since, today)
    for one in found:
        earlier = before.get(one["key"], Counter()).total()
        known = gone[one["key"]].total() <= MOST_PASSING * (one["count"] + earlier)
        change = fell(one["count"], earlier, days, stretch) if known and one["share_negative"] >= 0.2 else None
        if change and (best is None or change[0] < best["change"]):
            best = {
                **one, "change": change[0], "change_low": change[1], "change_high": change[2], "earlier": earlier, "since": since,
                "until": until, "a_week": one["count"] / days * 7, "a_week_before": earlier / stretch * 7,
            }  # fmt: skip
    return best
