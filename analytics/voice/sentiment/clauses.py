"""A comment that says two things says them in parts: "Quick answer, but the money is still missing." """

import re
from dataclasses import dataclass

from analytics.voice.sentiment.feeling import NEGATIVE, POSITIVE
from analytics.voice.sentiment.scoring import LONGEST, load_sentiment

MOST = 40  # parts that are looked at
SURE_OF_A_PART = 0.75
_ENDS = re.compile(
    r"(?<=[.!?…;\n])\s+|\s*[,;—–-]*\s+(?=(?:but|however|although|though|yet|whereas|pero|aunque|sin embargo)\b)|"
    r",\s+(?=(?:and|while|y|then)\s)|\s+—\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Clause:
    text: str
    label: str
    probability: float


def clauses_of(text: str) -> list[Clause]:
    """The parts of a comment, each with its own feeling, in their order."""
    parts = [part.strip() for part in _ENDS.split(text[:LONGEST]) if part.strip()][:MOST]
    felt = load_sentiment().score(parts)
    return [Clause(part, one.label, one.probability) for part, one in zip(parts, felt, strict=True)]


def is_two_sided(text: str) -> bool:
    return _ENDS.search(text[:LONGEST]) is not None and two_things(text) is not None


def two_things(text: str) -> tuple[Clause, Clause] | None:
    """The surest good part and the surest bad one, in the text's order, where a comment has both."""
    parts = [(at, one) for at, one in enumerate(clauses_of(text)) if one.probability >= SURE_OF_A_PART]
    sides = [[(at, one) for at, one in parts if one.label == label] for label in (POSITIVE, NEGATIVE)]
    if not all(sides):
        return None
    first, second = sorted(max(side, key=lambda part: part[1].probability) for side in sides)
    return first[1], second[1]
