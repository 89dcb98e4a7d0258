"""Intervals that hold 95 times in 100: of a share, of a mean, of a difference."""

import math
from dataclasses import dataclass

import numpy as np

Z = 1.959964


@dataclass(frozen=True)
class Estimate:
    value: float
    low: float
    high: float
    error: float  # standard error

    @property
    def half(self) -> float:
        return (self.high - self.low) / 2


def around(value: float, error: float, freedom: float = math.inf) -> Estimate:
    """Value and standard error, as an interval."""
    reach = student(freedom) * error
    return Estimate(value, value - reach, value + reach, error)


def share(hits: float, of: float) -> Estimate:
    """Wilson 1927: stays inside 0 and 1, and says 0 to 1 of nothing."""
    if of <= 0:
        return Estimate(0.0, 0.0, 1.0, 0.5)
    p, z2 = float(hits / of), Z**2
    middle, reach = (
        (p + z2 / (2 * of)) / (1 + z2 / of),
        Z * math.sqrt(p * (1 - p) / of + z2 / (4 * of**2)) / (1 + z2 / of),
    )
    return Estimate(p, max(0.0, middle - reach), min(1.0, middle + reach), reach / Z)


def mean(values: np.ndarray, groups: np.ndarray | None = None) -> Estimate:
    """Of (n,) values. `groups` (n,) says whose each is: what one person did is one surprise, not many."""
    if len(values) == 0:
        return Estimate(0.0, -math.inf, math.inf, math.inf)
    centre = float(values.mean())
    return around(centre, *spread_of(values - centre, groups))


def spread_of(influence: np.ndarray, groups: np.ndarray | None = None) -> tuple[float, float]:
    """Standard error and degrees of freedom of the mean of (n,) deviations, by group (Liang & Zeger 1986)."""
    n = len(influence)
    sums = influence if groups is None else np.bincount(np.unique(groups, return_inverse=True)[1], weights=influence)
    independent = len(sums)
    if independent < 2:
        return math.inf, 1.0
    return float(math.sqrt(independent / (independent - 1) * float((sums**2).sum())) / n), independent - 1.0


def student(freedom: float) -> float:
    """The 97.5 % point of Student's t (Cornish & Fisher's expansion; Abramowitz & Stegun 26.7.5), exact for 1 and 2."""
    if freedom <= 1:
        return 12.706
    if freedom <= 2:
        return 4.303
    if math.isinf(freedom):
        return Z
    z, v = Z, freedom
    return (
        z
        + (z**3 + z) / (4 * v)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
    )
