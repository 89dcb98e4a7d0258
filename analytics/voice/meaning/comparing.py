"""Two periods, or two groups of people, side by side: which themes take a larger part of one than of the other."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from analytics.voice.meaning.figures import wilson


@dataclass(frozen=True)
class Difference:
    """Counts in both, and the difference of their shares (second less first) with its 95 % interval."""

    theme: str
    first: int
    second: int
    first_share: float
    second_share: float
    change: float
    low: float
    high: float

    @property
    def proven(self) -> bool:
        return self.low > 0 or self.high < 0


def compare(first: Mapping[str, int], second: Mapping[str, int]) -> list[Difference]:
    """Every theme in either, provable differences first, then the largest. The interval is Newcombe's (1998)."""
    of_first, of_second = sum(first.values()), sum(second.values())
    found = []
    for theme in {*first, *second}:
        one, other = first.get(theme, 0), second.get(theme, 0)
        share, share_2 = one / max(of_first, 1), other / max(of_second, 1)
        (low, high), (low_2, high_2) = wilson(one, of_first), wilson(other, of_second)
        change = share_2 - share
        below = math.hypot(share_2 - low_2, high - share)
        above = math.hypot(high_2 - share_2, share - low)
        found.append(Difference(theme, one, other, share, share_2, change, change - below, change + above))
    return sorted(found, key=lambda one: (not one.proven, -abs(one.change), one.theme))
