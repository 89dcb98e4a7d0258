"""Knowing when not to answer: a calibrated chance that the first hit answers the question."""

import math

import numpy as np

from kb.search.matching import Matches

# Logistic regressions on 1,632 questions of three collections (bank support, business software, our own articles): theirs,
# known ones, and questions of the other two, which have no answer here. Left out in turn, a collection is told with an
# area under the curve of .87 to .94; in tenths, the chance said and the share answered differ by at most .08.
# coverage, likeness, meaning, lead, guessed, unknown, constant
WITH_VECTORS = (2.11, 0.58, 4.52, 4.40, -0.57, -1.65, -5.60)
WORDS_ALONE = (1.75, 3.38, 0.0, 4.10, -0.88, -4.97, -3.94)


def chance_of_answer(matches: Matches, order: list[tuple[int, float]], *, with_vectors: bool) -> float:
    """0 to 1. `order` is (document, score) of the first two hits."""
    if not order:
        return 0.0
    best, score = order[0]
    at = int(np.searchsorted(matches.columns, best))
    words = matches.reading.words
    whole = max(sum(word.weight for word in words), 1e-9)
    signals = (
        float(matches.reading.coverage[best]),  # the share of the question the hit has
        float(matches.likeness[at]),
        float(matches.meaning[at]),
        1 - order[1][1] / score if len(order) > 1 else 1.0,  # before the second
        sum(word.weight for word in words if word.meanings and word.meanings[0].how == "typo") / whole,
        sum(word.weight for word in words if not word.meanings) / whole,
    )
    *weights, constant = WITH_VECTORS if with_vectors else WORDS_ALONE
    return 1 / (1 + math.exp(-constant - sum(weight * signal for weight, signal in zip(weights, signals, strict=True))))
