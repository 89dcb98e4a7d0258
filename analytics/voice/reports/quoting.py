"""A comment as it is quoted: the words that carry a feeling marked, what was taken out of it shown as a quiet tag."""

import re
from dataclasses import dataclass

from analytics.voice.sentiment.scoring import LEAST_NAMED, load_sentiment

LONGEST = 600  # characters; the whole comment is a click away
_TAG = re.compile(r"\[(?:email|phone|card|iban|document|account|url|key|ip|handle|birthday|name|date|bank)\]")


@dataclass(frozen=True)
class Piece:
    """`kind` is said | good | bad | tag."""

    text: str
    kind: str


def pieces(text: str) -> list[Piece]:
    """The comment in its order, each part with what it is."""
    words = _short(" ".join(text.split()))
    found = [(one.start(), one.end(), "tag") for one in _TAG.finditer(words)]
    found += [one for one in _felt(words) if all(one[1] <= start or one[0] >= end for start, end, _ in found)]
    parts, last = [], 0
    for start, end, kind in sorted(found):
        if start < last:
            continue
        parts += [Piece(words[last:start], "said"), Piece(words[start:end], kind)]
        last = end
    return [one for one in [*parts, Piece(words[last:], "said")] if one.text]


def _felt(words: str) -> list[tuple[int, int, str]]:
    """Where the words and sayings stand that weighed most, and which way they pull."""
    found = []
    plain = words.replace("’", "'")
    for said, weight in load_sentiment().weigh(words).parts:
        if abs(weight) < LEAST_NAMED:
            continue
        pattern = r"[\s\W]*".join(re.escape(one) for one in said.split())
        for one in re.finditer(rf"(?<!\w){pattern}(?!\w)", plain, re.IGNORECASE):
            found.append((one.start(), one.end(), "good" if weight > 0 else "bad"))
    return found


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else words[:LONGEST].rsplit(" ", 1)[0] + " …"
