"""What the blend sees of a comment: its words and pairs of words, pieces of each word, and what the lexicon says.

Each word brings the same wherever it stands, so what a word adds is worked out once and remembered: a comment is a short sum.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from analytics.voice.sentiment.weighing import Weighed

MOST_TOKENS = 400
PIECES = (2, 3, 4)
_MARKS = frozenset(".,;:()…—\n")


def words_among(tokens: Sequence[str]) -> list[str]:
    """Words, emojis, ! and ? in their order; a number is a number."""
    return ["0" if token.isdecimal() else token for token in tokens[:MOST_TOKENS] if token not in _MARKS]


def pairs_of(words: Sequence[str]) -> Iterator[str]:
    return (f"{first} {second}" for first, second in pairwise(words))


def pieces_of(word: str) -> list[str]:
    """Letters that stand together, 2 to 4, with the word's ends marked."""
    marked = f"<{word[:40]}>"
    return [marked[at : at + size] for size in PIECES for at in range(len(marked) - size + 1)]


def lexicon_view(weighed: Weighed, words: Sequence[str]) -> tuple[float, ...]:
    """Numbers of about the size of one."""
    compound = weighed.compound
    return (
        2 * compound,
        2 * max(compound, 0.0),
        2 * weighed.plain,
        2 * max(weighed.plain, 0.0),
        2 * max(weighed.positive, 0.0) / (weighed.positive + 4),
        2 * weighed.negative / (4 - weighed.negative),
        0.0 if weighed.parts else 1.0,
        2 * last_of(weighed) / 4,
        math.log1p(len(words)) / 3,
        1.0 if "?" in words else 0.0,
    )


def last_of(weighed: Weighed) -> float:
    """What was felt last often is what stays."""
    return max(-3.0, min(3.0, weighed.parts[-1][1])) if weighed.parts else 0.0
