"""What drives ratings: points gained or lost when somebody mentions a theme, other themes and who they are held level.

Ridge with every theme and every segment at once, so that a theme isn't blamed for those who mention it or for what is
mentioned with it; intervals from a bootstrap of people (Poisson weights, percentiles around the estimate).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST_RATINGS = 60
LEAST_MENTIONS = 10
ROUNDS = 300
RIDGE = 2.0  # as many imagined ratings without effect


@dataclass(frozen=True)
class Driver:
    theme: str
    effect: float  # rating points for a mention
    low: float
    high: float
    mentions: int

    @property
    def proven(self) -> bool:
        return self.low > 0 or self.high < 0

    @property
    def sure(self) -> float:
        """The end of the interval nearest to no effect: what drivers are ranked by."""
        return 0.0 if not self.proven else min(abs(self.low), abs(self.high))


def drivers(
    ratings: Floats,
    mentions: NDArray[np.bool_],
    themes: Sequence[str],
    segments: Sequence[Sequence[str]],
    *,
    seed: int = 0,
) -> list[Driver]:
    """Ratings (n), mentions (n, themes) and, for each segment (role, plan, page ...), the n names; the surest first.

    Nothing when there are too few ratings, or all are the same.
    """
    if len(ratings) < LEAST_RATINGS or float(np.std(ratings)) == 0:
        return []
    counts = mentions.sum(axis=0)
    kept = np.flatnonzero((counts >= LEAST_MENTIONS) & (counts <= len(ratings) - LEAST_MENTIONS))
    if not len(kept):
        return []
    design, penalty = _design(mentions[:, kept], segments)
    estimate = _ridge(design, ratings, np.ones(len(ratings)), penalty)[1 : len(kept) + 1]
    random = np.random.default_rng(seed)
    drawn = np.empty((ROUNDS, len(kept)))
    for at in range(ROUNDS):
        weight = random.poisson(1.0, size=len(ratings)).astype(float)
        drawn[at] = _ridge(design, ratings, weight, penalty)[1 : len(kept) + 1]
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    found = [
        Driver(themes[int(column)], float(estimate[at]), float(low[at]), float(high[at]), int(counts[column]))
        for at, column in enumerate(kept)
    ]
    return sorted(found, key=lambda one: (-one.sure, -abs(one.effect), one.theme))


def top_drivers(found: Sequence[Driver], count: int = 5) -> list[Driver]:
    """Those that cost or gain most, only proven ones: fewer than `count` where fewer are."""
    return [one for one in found if one.proven][:count]


def _design(mentions: NDArray[np.bool_], segments: Sequence[Sequence[str]]) -> tuple[Floats, Floats]:
    """A constant, themes, and each segment's names but the most frequent; what is shrunk and what isn't."""
    columns: list[Floats] = []
    for segment in segments:
        names, place, counts = np.unique(np.asarray(segment), return_inverse=True, return_counts=True)
        for name in np.delete(np.arange(len(names)), counts.argmax()):
            if counts[name] >= 5:
                columns.append((place == name).astype(float))
    design = np.column_stack([np.ones(len(mentions)), mentions.astype(float), *columns])
    penalty = np.full(design.shape[1], RIDGE)
    penalty[0] = 0.0
    return design, penalty


def _ridge(design: Floats, ratings: Floats, weight: Floats, penalty: Floats) -> Floats:
    weighted = design * weight[:, None]
    gram = design.T @ weighted + np.diag(penalty + 1e-9)
    return np.asarray(np.linalg.solve(gram, weighted.T @ ratings), dtype=np.float64)
