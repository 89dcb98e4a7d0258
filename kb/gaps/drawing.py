"""Misses a week as small bars: numbers for SVG attributes, so that no style is needed."""

from collections.abc import Sequence
from dataclasses import dataclass

STEP, BAR = 10, 7  # units from bar to bar, and their width


@dataclass(frozen=True)
class Bar:
    x: int
    y: float
    height: float
    count: int
    since: bool  # after the article was published


@dataclass(frozen=True)
class Bars:
    bars: tuple[Bar, ...]
    width: int
    height: int
    published: int | None  # where the mark of publication stands
    most: int


def draw(before: Sequence[int], after: Sequence[int] = (), *, height: int = 28, answered: bool = False) -> Bars:
    """Oldest week first; a week without a miss keeps a hairline so that it is seen as counted."""
    counts = [*before, *after]
    most = max([1, *counts])
    bars = []
    for place, count in enumerate(counts):
        tall = max(1.0, round(height * count / most, 1)) if count else 1.0
        bars.append(Bar(place * STEP, height - tall, tall, count, place >= len(before)))
    published = len(before) * STEP - (STEP - BAR) // 2 - 1 if answered else None
    return Bars(tuple(bars), max(len(counts), 1) * STEP, height, published, most)
