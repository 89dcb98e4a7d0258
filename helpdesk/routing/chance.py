"""How likely one channel solves a question: Bayesian logistic regression, learned one outcome at a time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from helpdesk.routing.features import Row

FORGETS_EVERY = 25  # outcomes: the covariance is worked out anew then, and kept up by rank-one steps in between


@dataclass
class Chance:
    """
    A Gaussian over the weights, kept as what was learned beyond the prior: `precision` (d, d) and `shift` (d,).

    An outcome is folded in at the mode of its own one-dimensional posterior (assumed density filtering with a Laplace step:
    Spiegelhalter & Lauritzen 1990; Chapelle & Li 2011 use it for Thompson sampling). What was learned is pulled back towards
    the prior as more arrives, so that a world that changed is learned anew.
    """

    prior_precision: np.ndarray  # (d,)
    prior_mean: np.ndarray  # (d,)
    precision: np.ndarray  # (d, d)
    shift: np.ndarray  # (d,)
    outcomes: int = 0

    @classmethod
    def unlearned(cls, spread: np.ndarray, mean: np.ndarray) -> "Chance":
        size = len(spread)
        return cls(1 / spread**2, mean, np.zeros((size, size)), np.zeros(size))

    def __post_init__(self) -> None:
        learned = self.precision.any()
        self._covariance = (
            np.linalg.inv(self.precision + np.diag(self.prior_precision))
            if learned
            else np.diag(1 / self.prior_precision)
        )
        self._settle()

    def predict(self, row: Row) -> tuple[float, float]:
        """Mean and variance of the log-odds."""
        at, x = row
        return float(self._mean[at] @ x), float(x @ self._covariance[np.ix_(at, at)] @ x)

    def parts(self, row: Row) -> np.ndarray:
        """What each column adds to the log-odds."""
        return np.asarray(self._mean[row[0]] * row[1])

    def learn(self, row: Row, solved: bool, *, memory: float = 1.0, weight: float = 1.0) -> None:
        """`memory` of earlier outcomes is kept at this one, `weight` says how much it counts."""
        at, x = row
        mode = _mode(*self.predict(row), solved, weight)
        p = _sigmoid(mode)
        curvature = max(p * (1 - p), 1e-4) * weight
        self._add(row, curvature, curvature * mode + weight * (float(solved) - p))
        self.outcomes += 1
        if self.outcomes % FORGETS_EVERY == 0:
            self.precision *= memory**FORGETS_EVERY
            self.shift *= memory**FORGETS_EVERY
            self.__post_init__()
            return
        along = self._covariance[:, at] @ x  # Sherman & Morrison 1950
        self._covariance -= np.outer(along, along) * (curvature / (1 + curvature * float(along[at] @ x)))
        self._settle()

    def refit(self, seen: Sequence[tuple[Row, bool, float]], *, steps: int = 6) -> None:
        """All outcomes at once, each with its weight, by Newton's method: where learning one by one drifted, this is exact."""
        for _ in range(steps):
            mean = self._mean
            self.precision, self.shift = np.zeros_like(self.precision), np.zeros_like(self.shift)
            for row, solved, weight in seen:
                f = float(mean[row[0]] @ row[1])
                p = _sigmoid(f)
                curvature = max(p * (1 - p), 1e-4) * weight
                self._add(row, curvature, curvature * f + weight * (float(solved) - p))
            self.__post_init__()
        self.outcomes = len(seen)

    def _add(self, row: Row, curvature: float, pull: float) -> None:
        at, x = row
        self.precision[np.ix_(at, at)] += curvature * np.outer(x, x)
        self.shift[at] += pull * x

    def _settle(self) -> None:
        self._mean = self._covariance @ (self.shift + self.prior_precision * self.prior_mean)


def _mode(mean: float, variance: float, solved: bool, weight: float) -> float:
    """The log-odds most likely after one outcome, when they were `mean` give or take `variance` before: Newton's method."""
    f = mean
    for _ in range(20):
        p = _sigmoid(f)
        step = (weight * (float(solved) - p) - (f - mean) / variance) / (weight * p * (1 - p) + 1 / variance)
        f += max(-2.0, min(2.0, step))
        if abs(step) < 1e-6:
            break
    return f


def _sigmoid(f: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, f))))
