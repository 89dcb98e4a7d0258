"""How far to trust the lexicon and what was learned, so that what is said to be 80 % sure is right 80 times in 100."""

from typing import Any

import numpy as np

from analytics.voice.sentiment.blend.model import UNFAMILIAR, Curve

FEW = 30  # examples at which what was learned counts half, where nothing could be held out
LEAST_FOR_A_CURVE, OF_A_KNOT, MOST_KNOTS = 500, 60, 12
PULL = 4.0  # comments' worth of belief that both are worth half


def first_trust(examples: int) -> tuple[float, float]:
    return 1.0, examples / (examples + FEW)


def weigh_views(lexicon: Any, learned: Any, strange: Any, places: Any) -> tuple[tuple[float, float], tuple[float, ...]]:
    """(trust in each, shift of each label) that make the held-out labels likeliest: multinomial stacking (Wolpert 1992)
    with a pull towards half and half. Logits have a row a comment, a column a label; `strange` is each comment's share of
    words that weren't seen, for which the lexicon is trusted more in any case."""
    from scipy.optimize import minimize

    count = learned.shape[1]
    truth = np.eye(count)[places]
    start = np.concatenate([[0.5, 0.7], np.zeros(count)])
    given_anyway = UNFAMILIAR * strange[:, np.newaxis] * lexicon

    def cost(given: Any) -> tuple[float, Any]:
        logits = given_anyway + given[0] * lexicon + given[1] * learned + given[2:]
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


def blended(lexicon: Any, learned: Any, strange: Any, trust: tuple[float, float], shift: tuple[float, ...]) -> Any:
    """The chances of each label, a row a comment."""
    in_lexicon = trust[0] + UNFAMILIAR * strange[:, np.newaxis]
    logits = in_lexicon * lexicon + trust[1] * learned + np.array(shift)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def curve_of(chances: Any, places: Any) -> Curve:
    """How often the likeliest label of held-out comments was right, by how likely it seemed: groups of equal size, never falling.

    Raters who mean it otherwise cap what can be right, which no temperature shows. Empty where too few were held out.
    """
    if len(places) < LEAST_FOR_A_CURVE:
        return ()
    best, right = chances.max(axis=1), chances.argmax(axis=1) == places
    order = np.argsort(best, kind="stable")
    groups = np.array_split(order, min(MOST_KNOTS, len(order) // OF_A_KNOT))
    seemed = [float(best[one].mean()) for one in groups]
    was = np.maximum.accumulate(
        [(right[one].sum() + seen) / (len(one) + 1) for one, seen in zip(groups, seemed, strict=True)]
    )
    return tuple((round(one, 5), round(float(other), 5)) for one, other in zip(seemed, was, strict=True))
