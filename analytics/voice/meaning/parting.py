"""A theme's comments by who said them and where: how many, and how many of them are negative, leaning on all where few are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analytics.voice.meaning.pain import Share, shrunk

SHOWN = 6
AXES = ("page", "role", "plan", "segment", "contract_type", "release")


class Group(NamedTuple):
    """Comments that are alike in all of these; `""` where it isn't known."""

    page: str
    role: str
    plan: str
    segment: str
    contract_type: str
    release: str
    sentiment: str
    comments: int


@dataclass(frozen=True)
class Part:
    """One page, role, plan, ... `share` of its comments are negative; `pain` is its part of the theme's negative ones."""

    name: str
    count: int
    negative: int
    share: Share
    pain: float


def parts(groups: Sequence[Group]) -> list[tuple[str, list[Part]]]:
    """("page", its parts), ("role", ...), ... as `AXES`, those that hurt most first; what isn't known is left out."""
    total = sum(one.comments for one in groups if one.sentiment == "negative")
    found = ((axis, _parts_of(groups, axis, total)) for axis in AXES)
    return [(axis, told[:SHOWN]) for axis, told in found if len(told) > 1]


def _parts_of(groups: Sequence[Group], axis: str, total: int) -> list[Part]:
    every: Counter[str] = Counter()
    negative: Counter[str] = Counter()
    for one in groups:
        name = getattr(one, axis)
        every[name] += one.comments
        negative[name] += one.comments if one.sentiment == "negative" else 0
    names = sorted(every)
    leaning = shrunk([(negative[name], every[name]) for name in names])
    told = [
        Part(name, every[name], negative[name], share, negative[name] / max(total, 1))
        for name, share in zip(names, leaning, strict=True)
        if name
    ]
    return sorted(told, key=lambda one: (-one.negative, -one.count, one.name))


def places(groups: Iterable[Group]) -> dict[tuple[str, str], int]:
    """Comments by page and role."""
    found: Counter[tuple[str, str]] = Counter()
    for one in groups:
        found[one.page, one.role] += one.comments
    return dict(found)


def by_sentiment(groups: Iterable[Group]) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in groups:
        found[one.sentiment] += one.comments
    return found
