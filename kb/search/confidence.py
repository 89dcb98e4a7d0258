"""Knowing when not to answer: calibrated chances that the first hit answers the question, and that any of the first does."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kb.search.matching import Matches

# Logistic regressions on questions of three collections (bank support, business software, our own articles): their own, and
# those of the other two, which have no answer there. FIRST on 1,632 questions, SHOWN on up to 500 of each collection.
# True on the average of these; on a collection left out of the fit off by .04 to .23 (docs/benchmarks.md).
# coverage, likeness, meaning, lead, guessed, unknown, constant
Weights = tuple[float, float, float, float, float, float, float]
FIRST: Weights = (2.11, 0.58, 4.52, 4.40, -0.57, -1.65, -5.60)  # whole questions
FIRST_BY_WORDS: Weights = (1.75, 3.38, 0.0, 4.10, -0.88, -4.97, -3.94)  # without vectors
SHOWN: Weights = (2.24, 0.53, 5.10, 1.78, -0.57, -1.25, -4.56)  # whole questions and what is typed of them, four hits
SHOWN_BY_WORDS: Weights = (0.68, 3.66, 0.0, 1.92, -1.87, -4.20, -2.25)

SURE = 0.8  # a first hit with at least this chance is shown as the answer
UNSURE = 0.3  # with less than this chance that anything fits, we say that we may not have it
WHOLE = 0.99  # of the question's weight
ENOUGH_WORDS = 3  # typed words from which a question is long enough to say that nothing fits


@dataclass(frozen=True)
class Confidence:
    """How sure a ranking is of itself."""

    first: float  # the chance, 0 to 1, that the first hit answers
    shown: float  # that one of the first four does
    whole: bool  # the first hit has every word, none of them guessed
    words: int  # typed so far

    @property
    def fits(self) -> float:
        """Whether looking elsewhere would surprise us: where a hit has every word, what was looked for may be far down,
        since many have them, but it isn't missing."""
        return 1.0 if self.whole else self.shown

    @property
    def sure(self) -> bool:
        return self.first >= SURE

    @property
    def unsure(self) -> bool:
        """Enough was typed, and it hardly fits anything."""
        return self.words >= ENOUGH_WORDS and self.fits < UNSURE


def confidence_in(matches: Matches, order: Sequence[tuple[int, float]], *, with_vectors: bool) -> Confidence:
    """`order` is (document, score) of the first two hits or more."""
    words = matches.reading.words
    if not order:
        return Confidence(0.0, 0.0, False, len(words))
    told = _signals(matches, order)
    first, shown = (FIRST, SHOWN) if with_vectors else (FIRST_BY_WORDS, SHOWN_BY_WORDS)
    mended = any(word.guessed for word in words)
    return Confidence(_chance(first, told), _chance(shown, told), not mended and told[0] > WHOLE, len(words))


def _signals(matches: Matches, order: Sequence[tuple[int, float]]) -> tuple[float, ...]:
    best, score = order[0]
    at = int(np.searchsorted(matches.columns, best))
    words = matches.reading.words
    weight = max(sum(word.weight for word in words), 1e-9)
    return (
        float(matches.reading.coverage[best]),  # the share of the question the hit has
        float(matches.likeness[at]),
        float(matches.by_words[at]),
        1 - order[1][1] / score if len(order) > 1 else 1.0,  # before the second
        sum(word.weight for word in words if word.guessed) / weight,
        sum(word.weight for word in words if not word.meanings) / weight,
    )


def _chance(weights: Weights, signals: tuple[float, ...]) -> float:
    *slopes, constant = weights
    return 1 / (1 + math.exp(-constant - sum(slope * signal for slope, signal in zip(slopes, signals, strict=True))))
