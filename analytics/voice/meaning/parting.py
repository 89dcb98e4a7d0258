"""A theme's comments by page, role and plan: how many, and how many of them are negative, leaning on all where few are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analytics.voice.meaning.pain import Share, shrunk

SHOWN = 6
Group = tuple[str, str, str, str, int]  # page, role, plan, sentiment, comments


@dataclass(frozen=True)
class Part:
    """One page, role or plan. `share` of its comments are negative; `pain` is its part of the theme's negative ones."""

    name: str
    count: int
    negative: int
    share: Share
    pain: float


def parts(groups: Sequence[Group]) -> list[tuple[str, list[Part]]]:
    """("page", its parts), ("role", ...), ("plan", ...), those that hurt most first; what isn't known is left out."""
    total = sum(count for *_, sentiment, count in groups if sentiment == "negative")
    found = []
    for at, axis in enumerate(("page", "role", "plan")):
        all_of: Counter[str] = Counter()
        negative: Counter[str] = Counter()
        for page, role, plan, sentiment, count in groups:
            name = (page, role, plan)[at]
            all_of[name] += count
            negative[name] += count if sentiment == "negative" else 0
        names = sorted(all_of)
        leaning = shrunk([(negative[name], all_of[name]) for name in names])
        told = [
            Part(name, all_of[name], negative[name], share, negative[name] / max(total, 1))
            for name, share in zip(names, leaning, strict=True)
            if name
        ]
        told.sort(key=lambda one: (-one.negative, -one.count, one.name))
        if len(told) > 1:
            found.append((axis, told[:SHOWN]))
    return found


def places(groups: Iterable[Group]) -> dict[tuple[str, str], int]:
    """Comments by page and role."""
    found: Counter[tuple[str, str]] = Counter()
    for page, role, _, _, count in groups:
        found[page, role] += count
    return dict(found)


def by_sentiment(groups: Iterable[Group]) -> Counter[str]:
    found: Counter[str] = Counter()
    for *_, sentiment, count in groups:
        found[sentiment] += count
    return found
