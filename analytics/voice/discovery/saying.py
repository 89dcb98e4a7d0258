"""Many comments as the different things that are said: each once, in an order that is the same whatever order they came in."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from foundation.words import words

LONGEST = 4_000  # characters: what a comment is about has been said by then
MOST_WORDS = 400


@dataclass(frozen=True)
class Sayings:
    """A line posted ten thousand times is one saying; a comment without words is none."""

    texts: list[str]  # the first of each by spelling, sorted by the hash of its words
    said: list[list[str]]  # their words
    members: list[list[int]]  # the places of the comments that say it

    def __len__(self) -> int:
        return len(self.texts)

    def some(self, places: Sequence[int]) -> "Sayings":
        return Sayings(*([part[place] for place in places] for part in (self.texts, self.said, self.members)))  # type: ignore[arg-type]


def read_sayings(texts: Sequence[str]) -> Sayings:
    alike: dict[tuple[str, ...], list[int]] = {}
    for place, text in enumerate(texts):
        if said := words_of(text):
            alike.setdefault(tuple(said), []).append(place)
    order = sorted(alike, key=_hash)
    return Sayings(
        texts=[min(texts[place] for place in alike[said]) for said in order],
        said=[list(said) for said in order],
        members=[alike[said] for said in order],
    )


def words_of(text: str) -> list[str]:
    return words(text[:LONGEST])[:MOST_WORDS]


def _hash(said: tuple[str, ...]) -> bytes:
    return hashlib.blake2b(" ".join(said).encode("utf-8", "surrogatepass"), digest_size=16).digest()
