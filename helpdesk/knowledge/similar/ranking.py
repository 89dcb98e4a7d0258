"""Which of the solved tickets that share its words is most like a question. Pure.

1. What both mean counts first: the cosine of their words' vectors.
2. The words they share count beside it, as the index weighs them, the best candidate's being one.
3. The same topic and the same language lift; a customer who wasn't content with the answer lowers.
4. Of equals the newer comes first: answers age.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

WORDS = 0.2  # the say of shared words beside meaning
TOPIC = 0.15
OTHER_LANGUAGE = 0.2
NOT_CONTENT = 0.15
CONTENT = 0.03
NEWEST = 0.03  # of the newest candidate; the oldest has none
LEAST = 0.45  # less is another question


@dataclass(frozen=True)
class Candidate:
    ticket: int
    words: float  # weight of the words it shares, as the index has it
    meaning: float  # cosine, -1 to 1
    same_topic: bool = False
    other_language: bool = False
    rating: int | None = None


def rank(found: Sequence[Candidate], most: int) -> list[Candidate]:
    """The likest first, none that is hardly like it."""
    best = max((one.words for one in found), default=0.0) or 1.0
    ages = np.argsort(np.argsort([one.ticket for one in found])) / max(len(found) - 1, 1)
    scored = [(_score(one, best) + NEWEST * float(age), one) for one, age in zip(found, ages, strict=True)]
    scored.sort(key=lambda pair: (-pair[0], -pair[1].ticket))
    return [one for score, one in scored if score >= LEAST][:most]


def _score(one: Candidate, best: float) -> float:
    said = one.meaning + WORDS * one.words / best
    said += TOPIC * one.same_topic - OTHER_LANGUAGE * one.other_language
    if one.rating is None:
        return said
    return said + (CONTENT if one.rating >= 4 else -NOT_CONTENT if one.rating <= 2 else 0.0)
