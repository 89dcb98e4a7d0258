"""How far to trust the lexicon and what was learned, so that what is said to be 80 % sure is right 80 times in 100."""

from typing import Any

import numpy as np

FEW = 30  # examples at which what was learned counts half, where nothing could be held out
PULL = 4.0  # comments' worth of belief that both are worth half


def first_trust(examples: int) -> tuple[float, float]:
    return 1.0, examples / (examples + FEW)


def weigh_views(lexicon: Any, learned: Any, places: Any) -> tuple[tuple[float, float], tuple[float, ...]]:
    """(trust in each, shift of each label) that make the held-out labels likeliest: multinomial stacking (Wolpert 1992)
    with a pull towards half and half. Logits have a row a comment, a column a label."""
    from scipy.optimize import minimize

    count = learned.shape[1]
    truth = np.eye(count)[places]
    start = np.concatenate([[0.5, 0.7], np.zeros(count)])

    def cost(given: Any) -> tuple[float, Any]:
        logits = given[0] * lexicon + given[1] * learned + given[2:]
        logits = logits - logits.max(axis=1, keepdims=True)
        chances = np.exp(logits)
        chances /= chances.sum(axis=1, keepdims=True)
        away = given - start
        loss = -np.log(np.maximum((chances * truth).sum(axis=1), 1e-12)).sum() + PULL * float(away @ away)
        wrong = chances - truth
        slope = np.concatenate([[(wrong * lexicon).sum(), (wrong * learned).sum()], wrong.sum(axis=0)])
        return float(loss), slope + 2 * PULL * away

    bounds = [(0.0, 3.0), (0.0, 3.0), *[(-5.0, 5.0)] * count]
    found = minimize(cost, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    return (round(float(found[0]), 5), round(float(found[1]), 5)), tuple(np.round(found[2:], 5).tolist())
