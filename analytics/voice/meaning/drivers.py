"""What drives ratings: points gained or lost when somebody mentions a theme, other themes and who they are held level.

Ridge with every theme and every segment at once, so that a theme isn't blamed for those who mention it or for what is
mentioned with it; intervals from a bootstrap of people, in blocks (Poisson weights, percentiles).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST_RATINGS = 60
LEAST_MENTIONS = 10
ROUNDS = 300
BLOCKS = 150
FALSE_SHARE = 0.05
MEASURED = {"innocent": 3, "correlation": 43}  # of 100 among the first five; bench/voice/drivers.py
RIDGE = 2.0  # as many imagined ratings without effect


@dataclass(frozen=True)
class Driver:
    theme: str
    effect: float  # rating points for a mention
    low: float
    high: float
    mentions: int
    proven: bool  # told from no effect, with at most one in twenty of those so called innocent

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
    random = np.random.default_rng(seed)
    grams, sides = _blocks(design, ratings, random)
    themes_at = slice(1, len(kept) + 1)
    estimate = _ridge(grams.sum(axis=0), sides.sum(axis=0), penalty)[themes_at]
    drawn = np.empty((ROUNDS, len(kept)))
    for at in range(ROUNDS):
        weight = random.poisson(1.0, size=len(grams)).astype(float)
        drawn[at] = _ridge(np.tensordot(weight, grams, 1), weight @ sides, penalty)[themes_at]
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    proven = _told_apart(estimate, drawn.std(axis=0)) & ((low > 0) | (high < 0))
    found = [
        Driver(
            themes[int(column)],
            float(estimate[at]),
            float(low[at]),
            float(high[at]),
            int(counts[column]),
            bool(proven[at]),
        )
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


def _told_apart(estimate: Floats, error: Floats) -> NDArray[np.bool_]:
    """Benjamini and Hochberg (1995) over all themes: of thirty innocents, an interval at a time would blame one or two."""
    chance = np.array([2 * NormalDist().cdf(-abs(z)) for z in estimate / np.maximum(error, 1e-9)])
    ordered = np.sort(chance)
    under = ordered <= FALSE_SHARE * np.arange(1, len(ordered) + 1) / len(ordered)
    return np.asarray(chance <= (ordered[under][-1] if under.any() else -1.0), dtype=np.bool_)


def _blocks(design: Floats, ratings: Floats, random: np.random.Generator) -> tuple[Floats, Floats]:
    """Sums of squares of people dealt into blocks: drawing blocks costs the same for a hundred ratings and a million."""
    count = min(len(ratings), BLOCKS)
    dealt = random.permutation(len(ratings)) % count
    grams, sides = np.empty((count, design.shape[1], design.shape[1])), np.empty((count, design.shape[1]))
    for block in range(count):
        own = dealt == block
        grams[block] = design[own].T @ design[own]
        sides[block] = design[own].T @ ratings[own]
    return grams, sides


def _ridge(gram: Floats, side: Floats, penalty: Floats) -> Floats:
    return np.asarray(np.linalg.solve(gram + np.diag(penalty + 1e-9), side), dtype=np.float64)
