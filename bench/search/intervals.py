"""How sure a difference between two engines is: a paired bootstrap over questions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 10_000
_AT_ONCE = 500  # resamples drawn together, to keep memory small


@dataclass(frozen=True)
class Difference:
    mean: float
    low: float  # 95 % interval
    high: float

    @property
    def verdict(self) -> str:
        """Of the first engine, where more is better."""
        return "ahead" if self.low > 0 else "behind" if self.high < 0 else "level"


def paired_difference(
    ours: Sequence[float], theirs: Sequence[float], *, seed: int = 0, resamples: int = RESAMPLES
) -> Difference:
    """First minus second, both by question in one order (Efron and Tibshirani, 1993: percentile interval)."""
    gained = np.asarray(ours, dtype=float) - np.asarray(theirs, dtype=float)
    chance, means = np.random.default_rng(seed), []
    for start in range(0, resamples, _AT_ONCE):
        drawn = chance.integers(0, len(gained), (min(_AT_ONCE, resamples - start), len(gained)))
        means.append(gained[drawn].mean(axis=1))
    low, high = np.percentile(np.concatenate(means), [2.5, 97.5])
    return Difference(float(gained.mean()), float(low), float(high))
