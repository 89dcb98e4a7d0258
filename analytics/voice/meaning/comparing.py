"""Two periods, or two groups of people, side by side: which themes take a larger part of one than of the other."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analytics.voice.meaning.figures import wilson

LEVEL = 0.05  # false discovery rate over all themes that are compared


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
    chance: float = 1.0  # of a difference as large where there is none
    proven: bool = False  # as well with all the others looked at


def compare(first: Mapping[str, int], second: Mapping[str, int]) -> list[Difference]:
    """Every theme in either, provable differences first, then the largest."""
    of_first, of_second = sum(first.values()), sum(second.values())
    found = [difference(one, first.get(one, 0), of_first, second.get(one, 0), of_second) for one in {*first, *second}]
    return sorted(proving(found), key=lambda one: (not one.proven, -abs(one.change), one.theme))


def difference(name: str, first: int, of_first: int, second: int, of_second: int) -> Difference:
    """The interval is Newcombe's (1998, method 10), the chance that of the pooled score test."""
    share, share_2 = first / max(of_first, 1), second / max(of_second, 1)
    (low, high), (low_2, high_2) = wilson(first, of_first), wilson(second, of_second)
    change = share_2 - share
    below = math.hypot(share_2 - low_2, high - share)
    above = math.hypot(high_2 - share_2, share - low)
    chance = _chance(first, of_first, second, of_second)
    return Difference(name, first, second, share, share_2, change, change - below, change + above, chance)


def proving(found: Sequence[Difference]) -> list[Difference]:
    """By Benjamini and Hochberg (1995), and only where the interval leaves out none as well."""
    ranked = sorted(found, key=lambda one: one.chance)
    passed = [at for at, one in enumerate(ranked, 1) if one.chance <= LEVEL * at / len(ranked)]
    last = max(passed, default=0)
    return [replace(one, proven=at <= last and (one.low > 0 or one.high < 0)) for at, one in enumerate(ranked, 1)]


def _chance(first: int, of_first: int, second: int, of_second: int) -> float:
    if not of_first or not of_second:
        return 1.0
    pooled = (first + second) / (of_first + of_second)
    error = math.sqrt(pooled * (1 - pooled) * (1 / of_first + 1 / of_second))
    return math.erfc(abs(second / of_second - first / of_first) / error / math.sqrt(2)) if error else 1.0
