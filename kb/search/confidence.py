"""Knowing when not to answer: a calibrated chance that the first hit answers the question."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kb.search.matching import Matches

# Logistic regressions on 1,632 questions of three collections (bank support, business software, our own articles): theirs,
# known ones, and questions of the other two, which have no answer here. Left out in turn, a collection is told with an
# area under the curve of .87 to .94; in tenths, the chance said and the share answered differ by at most .08.
# coverage, likeness, meaning, lead, guessed, unknown, constant
WITH_VECTORS = (2.11, 0.58, 4.52, 4.40, -0.57, -1.65, -5.60)
WORDS_ALONE = (1.75, 3.38, 0.0, 4.10, -0.88, -4.97, -3.94)


SURE = 0.8  # a first hit with at least this chance is shown as the answer
UNSURE = 0.45  # with less than this chance that anything fits, we say that we may not have it
WHOLE = 0.99  # of the question's weight
ENOUGH_WORDS = 3  # typed words from which a question is long enough to say that nothing fits


@dataclass(frozen=True)
class Confidence:
    """How sure a ranking is of itself."""

    first: float  # the chance, 0 to 1, that the first hit answers
    fits: float  # that what is found is what was looked for: certain where the first hit has every word, however many others have them too
    words: int  # typed so far

    @property
    def sure(self) -> bool:
        return self.first >= SURE

    @property
    def unsure(self) -> bool:
        """Enough was typed, and it hardly fits anything."""
        return self.words >= ENOUGH_WORDS and self.fits < UNSURE


def confidence_in(matches: Matches, order: Sequence[tuple[int, float]], *, with_vectors: bool) -> Confidence:
    """`order` is (document, score) of the first two hits or more."""
    words, first = matches.reading.words, chance_of_answer(matches, order, with_vectors=with_vectors)
    mended = any(word.meanings and word.meanings[0].how == "typo" for word in words)
    whole = bool(order) and not mended and float(matches.reading.coverage[order[0][0]]) > WHOLE
    return Confidence(first, 1.0 if whole else first, len(words))


def chance_of_answer(matches: Matches, order: Sequence[tuple[int, float]], *, with_vectors: bool) -> float:
    """0 to 1."""
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
