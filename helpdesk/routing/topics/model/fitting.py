"""Multinomial logistic regression for few thousand texts, many features and many labels: fast on one core, always the same."""

from typing import Any

import numpy as np

RIDGE = 0.03
STEPS = 32


class Examples:
    """Rows of sparse features beside dense ones; both are taken from their mean, so that few steps suffice."""

    def __init__(self, sparse: Any, dense: np.ndarray) -> None:
        self.sparse, self.turned = sparse, sparse.T.tocsr()
        self.mean = np.asarray(sparse.mean(axis=0), dtype=np.float32).ravel()
        self.dense_mean = dense.mean(axis=0)
        self.dense = dense - self.dense_mean

    def weights(self, pulls: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of sparse and dense features, when each row pulls so much towards each label."""
        return self.turned @ pulls - np.outer(self.mean, pulls.sum(axis=0)), self.dense.T @ pulls

    def logits(self, pulls: np.ndarray) -> np.ndarray:
        sparse, dense = self.weights(pulls)
        found: np.ndarray = self.sparse @ sparse - self.mean @ sparse + self.dense @ dense
        return found


def fit(
    examples: Examples, places: np.ndarray, labels: int, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    (sparse weights, dense weights, bias), float32: a column a label; `places` says each row's.

    Accelerated gradient steps in the space the rows span (Nesterov 1983, restarted as O'Donoghue and Candès 2015 do). Stopping
    after some dozens of them is part of the regularisation.
    """
    told = np.zeros((len(places), labels), dtype=np.float32)
    told[np.arange(len(places)), places] = 1
    prior = np.log((told * weights[:, None]).sum(axis=0) / weights.sum()).astype(np.float32)
    pace = np.float32(1 / (0.25 * float(weights.max()) * _steepest(examples) + RIDGE))
    here = ahead = np.zeros_like(told)
    momentum = 1.0
    for _ in range(STEPS):
        slope = (softmax(examples.logits(ahead) + prior) - told) * weights[:, None] + RIDGE * ahead
        there = ahead - pace * slope
        if float((slope * (there - here)).sum()) > 0:
            momentum = 1.0
        longer = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = there + np.float32((momentum - 1) / longer) * (there - here)
        here, momentum = there, longer
    sparse, dense = examples.weights(here)
    return sparse, dense, prior - examples.mean @ sparse - examples.dense_mean @ dense


def softmax(logits: np.ndarray) -> np.ndarray:
    risen = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: np.ndarray = risen / risen.sum(axis=1, keepdims=True)
    return shares


def _steepest(examples: Examples) -> float:
    """The largest eigenvalue of what rows have in common, by power iteration."""
    along = np.random.default_rng(0).normal(size=(examples.dense.shape[0], 1)).astype(np.float32)
    found = 1.0
    for _ in range(8):
        along /= max(float(np.linalg.norm(along)), 1e-9)
        image = examples.logits(along)
        found = max(found, float((along * image).sum()))
        along = image
    return found
