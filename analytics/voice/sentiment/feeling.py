"""What is said of a comment: its label, how sure, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

NEGATIVE, NEUTRAL, POSITIVE, UNCERTAIN = "negative", "neutral", "positive", "uncertain"
LABELS = (NEGATIVE, NEUTRAL, POSITIVE)
SURE = 0.45  # the least chance with which one of three labels is said
MOST_SARCASTIC = 0.44  # no label is said of what sounds sarcastic


@dataclass(frozen=True)
class Sentiment:
    """`label` is negative, neutral, positive, or uncertain. `probability` is that of the likeliest label, said or not.
    `compound` runs from -1 to 1 and comes from the lexicon."""

    label: str
    probability: float
    compound: float
    words: tuple[str, ...]  # that weighed most


class Scores(Protocol):
    """The lexicon, or what was learned."""

    def score(self, texts: Sequence[str]) -> list[Sentiment]: ...
