"""What the topic model sees of a text: its words, neighbours, pairs of words near each other, and pieces of words, as numbers."""

import html
import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from zlib import crc32

from foundation.words import stem, words

LONGEST = 2_000  # characters: what it is about has been said by then
MOST_WORDS = 200
NEAR = 5  # words between which a pair counts, in either order
PIECES = (3, 4)  # characters

_TAG = re.compile(r"<[^<>]{1,300}>")

SAY = (0.8, 0.7, 0.8, 0.7)  # how long each group's vector is


def features_of(said: list[str]) -> tuple[list[int], ...]:
    """Hashed features of a text cut by `words_of`, one list a group; each as often as it occurs."""
    stems = [stem(word) for word in said]
    return (
        _hashed("w", stems),
        _hashed("n", (f"{one} {other}" for one, other in pairwise(["<", *stems, ">"]))) if stems else [],
        _hashed("p", _pairs(stems)),
        _hashed("c", _pieces(said)),
    )


def words_of(text: str) -> list[str]:
    """Folded words without markup; of a text without any, its signs (an emoji may be all that is said)."""
    plain = text[: 2 * LONGEST]
    if "<" in plain or "&" in plain:
        plain = html.unescape(_TAG.sub(" ", plain))
    plain = plain[:LONGEST]
    said = words(plain)[:MOST_WORDS]
    return (
        said if plain.isascii() else said + [sign for sign in plain if unicodedata.category(sign) == "So"][:MOST_WORDS]
    )


def _pairs(stems: list[str]) -> set[str]:
    return {
        f"{min(one, other)} {max(one, other)}"
        for at, one in enumerate(stems)
        for other in stems[at + 1 : at + 1 + NEAR]
    }


def _pieces(said: Iterable[str]) -> Iterable[str]:
    for word in said:
        whole = f" {word[:40]} "
        for size in PIECES:
            for at in range(max(1, len(whole) - size + 1)):
                yield whole[at : at + size]


def _hashed(mark: str, features: Iterable[str]) -> list[int]:
    return [crc32(f"{mark}{one}".encode("utf-8", "surrogatepass")) for one in features]
