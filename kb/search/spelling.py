"""What a typed word may mean: itself, its forms, its completions, and, when nobody knows it, its likely spellings."""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from foundation.words import stem
from kb.search.impacts import Weights

MOST_EXPANSIONS = 24
SHORTEST_TYPO, SHORTEST_BEGINNING, SHORTEST_TWO = 4, 5, 8  # letters


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
    settings: Weights
    _place: dict[str, int] = field(init=False)
    _by_stem: dict[str, list[int]] = field(init=False)
    _by_length: dict[int, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self._place = {word: row for row, word in enumerate(self.words)}
        self._by_stem = defaultdict(list)
        self._by_length = defaultdict(list)
        for row, word in enumerate(self.words):
            self._by_stem[stem(word)].append(row)
            self._by_length[len(word)].append(row)

    def knows(self, word: str) -> bool:
        return word in self._place

    def meanings(self, word: str, *, unfinished: bool) -> list[Meaning]:
        """Best first. A word the vocabulary knows is never corrected."""
        found: dict[int, Meaning] = {}
        if word in self._place:
            found[self._place[word]] = Meaning(self._place[word], 1.0, "exact")
        for row in self._by_stem.get(stem(word), ()):
            found.setdefault(row, Meaning(row, self.settings.stem, "form"))
        if unfinished:
            for row in self._completions(word):
                found.setdefault(row, Meaning(row, self.settings.prefix, "completion"))
        if not found and len(word) >= SHORTEST_TYPO:
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

    def _completions(self, prefix: str) -> list[int]:
        start = bisect_left(self.words, prefix)
        rows = []
        for row in range(start, len(self.words)):
            if not self.words[row].startswith(prefix):
                break
            rows.append(row)
        return sorted(rows, key=lambda row: -float(self.weight_of[row]))[:MOST_EXPANSIONS]

    def _spellings(self, word: str, *, unfinished: bool) -> list[Meaning]:
        most = 2 if len(word) >= SHORTEST_TWO else 1
        near = self._near(word, most, first_letter=word[0])
        if unfinished and len(word) >= SHORTEST_BEGINNING:
            near |= {row: d for row, d in self._near_beginnings(word, most).items() if row not in near}
        near = near or self._near(word, most, first_letter=None)
        if not near:
            return []
        closest = min(near.values())
        return [
            Meaning(row, self.settings.typo**distance, "typo")
            for row, distance in near.items()
            if distance <= closest + 1
        ]

    def _near(self, word: str, most: int, first_letter: str | None) -> dict[int, int]:
        rows = [
            row for length in range(len(word) - most, len(word) + most + 1) for row in self._by_length.get(length, ())
        ]
        rows = [row for row in rows if first_letter is None or self.words[row][0] == first_letter]
        return self._within(word, rows, [self.words[row] for row in rows], most)

    def _near_beginnings(self, word: str, most: int) -> dict[int, int]:
        """Words that begin almost so; a beginning may be a letter longer or shorter than what was typed."""
        start, end = bisect_left(self.words, word[0]), bisect_left(self.words, word[0] + "\uffff")
        near: dict[int, int] = {}
        for size in range(len(word) - 1, len(word) + 2):
            rows = [row for row in range(start, end) if len(self.words[row]) >= size]
            for row, distance in self._within(word, rows, [self.words[row][:size] for row in rows], most).items():
                near[row] = min(distance, near.get(row, distance))
        return near

    def _within(self, word: str, rows: list[int], candidates: list[str], most: int) -> dict[int, int]:
        found = process.extract(word, candidates, scorer=OSA.distance, processor=None, score_cutoff=most, limit=None)
        return {rows[at]: int(distance) for _, distance, at in found}
