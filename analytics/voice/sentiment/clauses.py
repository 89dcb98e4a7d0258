"""A comment that says two things says them in parts: "Quick answer, but the money is still missing." """

from dataclasses import dataclass

from analytics.voice.hearing.wording import clauses
from analytics.voice.sentiment.feeling import NEGATIVE, POSITIVE, Sentiment
from analytics.voice.sentiment.scoring import LONGEST, load_sentiment

MOST = 40  # parts that are looked at
SURE_OF_A_PART = 0.75


@dataclass(frozen=True)
class Clause:
    text: str
    label: str
    probability: float


def is_two_sided(text: str) -> bool:
    return two_things(text) is not None


def two_things(text: str) -> tuple[Clause, Clause] | None:
    """The surest good part and the surest bad one, in the text's order, where a comment has both."""
    said = clauses(text[:LONGEST])[:MOST]
    if len(said) < 2:
        return None
    felt = load_sentiment().score(said)
    parts = [(at, one) for at, one in enumerate(felt) if one.probability >= SURE_OF_A_PART]
    sides = [[(at, one) for at, one in parts if one.label == label] for label in (POSITIVE, NEGATIVE)]
    if not all(sides):
        return None
    first, second = sorted(max(side, key=lambda part: part[1].probability)[0] for side in sides)
    return _clause(said[first], felt[first]), _clause(said[second], felt[second])


def _clause(text: str, felt: Sentiment) -> Clause:
    return Clause(text, felt.label, felt.probability)
