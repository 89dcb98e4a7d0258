"""How far a guess can be believed: temperature, and the chance that it is right, learned from texts the model was not taught.

Among those texts are some whose label the model was never told of: so it learns what "none of these" looks like.
"""

from dataclasses import dataclass

import numpy as np

from helpdesk.routing.topics.model.fitting import softmax

ENOUGH = 60  # guesses to learn from; below, the first belief holds
UNSEEN = 0.02  # share of all texts taken to be about none of the labels
SIGNS = 6


@dataclass(frozen=True, eq=False)
class Calibration:
    temperature: float
    weights: np.ndarray  # float64 (SIGNS + 1,): of the signs, then the bias
    centre: np.ndarray  # (SIGNS,)
    spread: np.ndarray

    @classmethod
    def first_belief(cls) -> "Calibration":
        """Before there is anything to learn from: the share among the labels, less for words we don't know."""
        return cls(1.0, np.array([1.0, 0.0, 0.0, 1.0, 0.0, 0.0, -1.0]), np.zeros(SIGNS), np.ones(SIGNS))

    def shares(self, logits: np.ndarray) -> np.ndarray:
        return softmax(logits / self.temperature)

    def chances(self, logits: np.ndarray, known: np.ndarray, near: np.ndarray) -> np.ndarray:
        """That the likeliest label is right, 0 to 1, a text each."""
        found = _signs(logits, self.shares(logits), known, near)
        score = ((found - self.centre) / self.spread) @ self.weights[:-1] + self.weights[-1]
        chances: np.ndarray = 1 / (1 + np.exp(-np.clip(score, -30, 30)))
        return chances


def calibrate(
    logits: np.ndarray, known: np.ndarray, near: np.ndarray, places: np.ndarray, unseen: np.ndarray
) -> Calibration:
    """`places` says each row's label; in rows where `unseen` holds, it is one the model was not told of."""
    seen = ~unseen
    if seen.sum() < ENOUGH:
        return Calibration.first_belief()
    temperature = _temperature(logits[seen], places[seen])
    found = _signs(logits, softmax(logits / temperature), known, near)
    right = seen & (logits.argmax(axis=1) == places)
    centre, spread = found[seen].mean(axis=0), found[seen].std(axis=0) + 1e-3
    signs = (found - centre) / spread
    telling = _logistic(signs, right, _weights(unseen, 1.0))  # tells apart what was met from what never was
    score = signs @ telling[:-1]
    slope, bias = _logistic(score[:, None], right, _weights(unseen, UNSEEN))  # says how often it is right
    return Calibration(temperature, np.append(slope * telling[:-1], bias), centre, spread)


def _weights(unseen: np.ndarray, share: float) -> np.ndarray:
    """Texts of labels nobody was told of count together as this share of the others."""
    weights: np.ndarray = np.where(unseen, share * (~unseen).sum() / max(1, unseen.sum()), 1.0)
    return weights


def _signs(logits: np.ndarray, shares: np.ndarray, known: np.ndarray, near: np.ndarray) -> np.ndarray:
    """`near` (texts, 2). The log-odds of the likeliest label, its lead, how much speaks for it at all, how many words we know,
    how near the nearest text and the nearest few of those it was taught are."""
    ordered = np.sort(shares, axis=1)
    top, second = np.clip(ordered[:, -1], 1e-6, 1 - 1e-6), np.clip(ordered[:, -2], 1e-9, 1)
    return np.column_stack([
        np.log(top / (1 - top)), np.minimum(np.log(top / second), 12), logits.max(axis=1) - np.median(logits, axis=1), known, *near.T,
    ])  # fmt: skip


def _temperature(logits: np.ndarray, places: np.ndarray) -> float:
    """The one under which what came is likeliest (Guo et al. 2017); looked for on a grid, so always the same."""
    rows = np.arange(len(places))
    grid = np.geomspace(0.2, 5, 60)
    losses = [-np.log(softmax(logits / one)[rows, places] + 1e-12).mean() for one in grid]
    return float(grid[int(np.argmin(losses))])


def _logistic(signs: np.ndarray, right: np.ndarray, weights: np.ndarray, *, ridge: float = 1.0) -> np.ndarray:
    """Logistic regression by Newton's method; the bias last, unpunished."""
    rows = np.column_stack([signs, np.ones(len(signs))])
    found = np.zeros(rows.shape[1])
    punished = np.diag([*[ridge] * signs.shape[1], 1e-6])
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(rows @ found, -30, 30)))
        slope = rows.T @ (weights * (p - right)) + punished @ found
        bend = (rows * (weights * np.maximum(p * (1 - p), 1e-6))[:, None]).T @ rows + punished
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < 1e-8:
            break
    return found
