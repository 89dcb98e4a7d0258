"""What a typed word may mean: itself, its forms, its completions, and, when nobody knows it, its likely spellings."""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from foundation.words import stem
from kb.search.impacts import Weights

MOST_EXPANSIONS = 24
SHORTEST_TYPO, SHORTEST_BEGINNING, SHORTEST_TWO = 4, 5, 8  # letters
LONGEST = 40  # letters; a longer word is nobody's slip
NEIGHBOUR = 1.1  # a slip to the key beside is a little likelier than another
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    letter: set(row[max(at - 1, 0) : at + 2]) | {other[min(max(at + step, 0), len(other) - 1)] for other in (*_ROWS[max(place - 1, 0) : place], *_ROWS[place + 1 : place + 2]) for step in (-1, 0)}
    for place, row in enumerate(_ROWS)
    for at, letter in enumerate(row)
}  # fmt: skip


@dataclass(frozen=True)
class Meaning:
    """One word of the vocabulary that a typed word may stand for."""

    row: int
    weight: float  # 1: the word itself
    how: str  # exact | form | completion | typo


@dataclass
class Lexicon:
    """The vocabulary, ready to be asked. `weight_of` is a word's total impact: how much it matters here."""

    words: list[str]  # sorted
    weight_of: np.ndarray
    family: np.ndarray  # int32: words of one stem have one number
    settings: Weights
    _place: dict[str, int] = field(init=False)
    _members: np.ndarray = field(init=False)  # rows by family
    _first: np.ndarray = field(init=False)  # where each family begins in _members
    _buckets: dict[tuple[str, int], list[int]] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._place = {word: row for row, word in enumerate(self.words)}
        self._members = np.argsort(self.family, kind="stable")
        size = int(self.family.max()) + 1 if len(self.family) else 0
        self._first = np.searchsorted(self.family[self._members], np.arange(size + 1))
        self._beginnings = lru_cache(128)(self._all_beginnings)

    def knows(self, word: str) -> bool:
        return word in self._place

    def meanings(self, word: str, *, unfinished: bool) -> list[Meaning]:
        """Best first. A word the vocabulary knows is never corrected."""
        found: dict[int, Meaning] = {}
        own = self._place.get(word)
        if own is not None:
            found[own] = Meaning(own, 1.0, "exact")
        for row in self._forms(word, own):
            found.setdefault(row, Meaning(row, self.settings.stem, "form"))
        if unfinished:
            for row in self._completions(word):
                found.setdefault(row, Meaning(row, self.settings.prefix, "completion"))
        if not found and SHORTEST_TYPO <= len(word) <= LONGEST:
            found = {one.row: one for one in self._spellings(word, unfinished=unfinished)}
        ordered = sorted(found.values(), key=lambda one: (-one.weight, -float(self.weight_of[one.row]), one.row))
        return ordered[:MOST_EXPANSIONS]

    def split(self, word: str) -> tuple[str, str] | None:
        """Two known words written as one (`milestonefunded`); the split whose rarer half matters most."""
        pairs = [(word[:at], word[at:]) for at in range(3, len(word) - 2)]
        known = [(one, two) for one, two in pairs if one in self._place and two in self._place]
        return max(known, key=lambda pair: min(self._weight(pair[0]), self._weight(pair[1])), default=None)

    def _weight(self, word: str) -> float:
        return float(self.weight_of[self._place[word]])

    def _forms(self, word: str, row: int | None) -> list[int]:
        """Other words of the same stem; for an unknown word, those whose stem it would have."""
        if row is None:
            row = self._place.get(stem(word))
            if row is None or stem(self.words[row]) != stem(word):
                return []
        number = int(self.family[row])
        return [int(one) for one in self._members[self._first[number] : self._first[number + 1]]]

    def _completions(self, prefix: str) -> list[int]:
        start = bisect_left(self.words, prefix)
        end = bisect_left(self.words, prefix + "\U0010ffff")
        if end - start <= MOST_EXPANSIONS:
            return list(range(start, end))
        best = np.argsort(-self.weight_of[start:end], kind="stable")[:MOST_EXPANSIONS]
        return [int(row) for row in start + best]

    def _spellings(self, word: str, *, unfinished: bool) -> list[Meaning]:
        most = 2 if len(word) >= SHORTEST_TWO else 1
        near = self._near(word, most, word[0])
        if unfinished and len(word) >= SHORTEST_BEGINNING:
            near |= {row: slips for row, slips in self._near_beginnings(word, most).items() if row not in near}
        if not near:
            for letter in {first for first, _ in self._by_first_letter()}:
                near |= self._near(word, most, letter)
        closest = min(near.values(), default=0)
        return [
            Meaning(row, self._likely(word, row, slips), "typo") for row, slips in near.items() if slips <= closest + 1
        ]

    def _likely(self, word: str, row: int, slips: int) -> float:
        weight = self.settings.typo**slips
        meant = self.words[row]
        if slips == 1 and len(meant) == len(word):
            wrong = next((pair for pair in zip(word, meant, strict=True) if pair[0] != pair[1]), None)
            if wrong and wrong[1] in _BESIDE.get(wrong[0], ()):
                weight *= NEIGHBOUR
        return weight

    def _near(self, word: str, most: int, first_letter: str) -> dict[int, int]:
        buckets = self._by_first_letter()
        rows = [
            row
            for size in range(len(word) - most, len(word) + most + 1)
            for row in buckets.get((first_letter, size), ())
        ]
        return _within(word, rows, [self.words[row] for row in rows], most)

    def _near_beginnings(self, word: str, most: int) -> dict[int, int]:
        """Words that begin almost so; a beginning may be a letter longer or shorter than what was typed."""
        near: dict[int, int] = {}
        for size in range(len(word) - 1, len(word) + 2):
            rows, beginnings = self._beginnings(word[0], size)
            for row, slips in _within(word, rows, beginnings, most).items():
                near[row] = min(slips, near.get(row, slips))
        return near

    def _all_beginnings(self, letter: str, size: int) -> tuple[list[int], list[str]]:
        start, end = bisect_left(self.words, letter), bisect_left(self.words, letter + "\U0010ffff")
        rows = [row for row in range(start, end) if len(self.words[row]) >= size]
        return rows, [self.words[row][:size] for row in rows]

    def _by_first_letter(self) -> dict[tuple[str, int], list[int]]:
        """Rows by (first letter, length); made when the first word is misspelt."""
        if self._buckets is None:
            buckets: dict[tuple[str, int], list[int]] = defaultdict(list)
            for row, word in enumerate(self.words):
                buckets[(word[0], len(word))].append(row)
            self._buckets = dict(buckets)
        return self._buckets


def _within(word: str, rows: list[int], candidates: list[str], most: int) -> dict[int, int]:
    found = process.extract(word, candidates, scorer=OSA.distance, processor=None, score_cutoff=most, limit=None)
    return {rows[at]: int(distance) for _, distance, at in found}


def families_of(vocabulary: list[str]) -> np.ndarray:
    """A number for each word, the same for words of one stem; int32."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(stem(word), len(numbers)) for word in vocabulary], dtype=np.int32)
