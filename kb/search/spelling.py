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
from kb.search.slips import undone
from kb.search.small_words import SMALL

MOST_EXPANSIONS, MOST_SPELLINGS = 24, 10
SHORTEST_BEGINNING = 3  # letters of what was begun
SHORTEST_TYPO = 4  # letters of what was meant
SHORTEST_TWO = 8  # letters of what was typed, with two slips in it
LONGEST = 40  # letters; a longer word is nobody's slip
MOST_LETTERS = 60  # of one alphabet
_LAST = "\U0010ffff"


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
    _sizes: dict[tuple[str, int], list[int]] = field(init=False)  # rows by first letter and length
    _alphabets: dict[int, str] = field(init=False)  # by script: the letters the vocabulary uses

    def __post_init__(self) -> None:
        self._place = {word: row for row, word in enumerate(self.words)}
        self._members = np.argsort(self.family, kind="stable")
        size = int(self.family.max()) + 1 if len(self.family) else 0
        self._first = np.searchsorted(self.family[self._members], np.arange(size + 1))
        self._sizes, self._alphabets = _by_size(self.words), _alphabets(self.words)
        self._completions = lru_cache(512)(self._best_completions)
        self._beginnings = lru_cache(128)(self._all_beginnings)

    def knows(self, word: str) -> bool:
        return word in self._place

    def meanings(self, word: str, *, unfinished: bool) -> list[Meaning]:
        """Best first. A word that the vocabulary or the language knows (`not`, `why`) is never corrected."""
        found: dict[int, Meaning] = {}
        own = self._place.get(word)
        if own is not None:
            found[own] = Meaning(own, 1.0, "exact")
        for row in self._forms(word, own):
            found.setdefault(row, Meaning(row, self.settings.stem, "form"))
        if unfinished:
            for row in self._completions(word):
                found.setdefault(row, Meaning(row, self.settings.prefix, "completion"))
        if not found and SHORTEST_BEGINNING <= len(word) <= LONGEST and word not in SMALL:
            near = self._spellings(word, unfinished=unfinished)
            found = {row: Meaning(row, weight, "typo") for row, weight in near.items()}
        ordered = sorted(found.values(), key=lambda one: (-one.weight, -float(self.weight_of[one.row]), one.row))
        return ordered[: MOST_SPELLINGS if ordered and ordered[0].how == "typo" else MOST_EXPANSIONS]

    def slips(self, word: str) -> list[int]:
        """Words of which this one, known or not, may be a slip; those that matter most first."""
        if not SHORTEST_BEGINNING <= len(word) <= LONGEST:
            return []
        near = set(self._spellings(word, unfinished=False)) - {self._place.get(word)}
        return sorted(near, key=lambda row: (-float(self.weight_of[row]), row))

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

    def _best_completions(self, prefix: str) -> list[int]:
        start, end = bisect_left(self.words, prefix), bisect_left(self.words, prefix + _LAST)
        if end - start <= MOST_EXPANSIONS:
            return list(range(start, end))
        best = np.argsort(-self.weight_of[start:end], kind="stable")[:MOST_EXPANSIONS]
        return [int(row) for row in start + best]

    def _spellings(self, word: str, *, unfinished: bool) -> dict[int, float]:
        """Words that may have been meant, one slip away, or two when nothing is; the first letter is freed last."""
        near = self._one_slip(word, word[0], unfinished=unfinished)
        if not near and len(word) >= SHORTEST_TWO:
            near = self._two_slips(word, unfinished=unfinished)
        if not near and len(word) >= SHORTEST_TYPO:
            near = self._one_slip(word, "", unfinished=unfinished)
        return near

    def _one_slip(self, word: str, first: str, *, unfinished: bool) -> dict[int, float]:
        """How likely each word is that begins with `first`: the letter typed first, or any."""
        near: dict[int, float] = {}
        for text, likely in undone(word, self._letters_for(word), self._begins):
            if len(text) < SHORTEST_BEGINNING or not text.startswith(first):
                continue
            whole = self._place.get(text)
            rows = [] if whole is None else [whole]
            if unfinished:
                rows += self._completions(text)
            for row in rows:
                if len(self.words[row]) >= SHORTEST_TYPO:
                    # `mony` is rather `money` than the beginning of `mondays`, of which less was typed
                    typed = 1.0 if row == whole else self.settings.prefix * len(text) / len(self.words[row])
                    near[row] = max(near.get(row, 0.0), likely * self.settings.typo * typed)
        return near

    def _two_slips(self, word: str, *, unfinished: bool) -> dict[int, float]:
        """The same for two slips, with the first letter kept; an unfinished word may be as long as its beginning or nearly."""
        near: dict[int, float] = {}
        for size in range(len(word) - 2, len(word) + 3):
            places = [self._of_size(word[0], size)]
            if unfinished and size <= len(word) + 1:
                places.append(self._beginnings(word[0], size))
            for rows, texts in places:
                found = process.extract(word, texts, scorer=OSA.distance, processor=None, score_cutoff=2, limit=None)
                near |= {rows[at]: self.settings.typo**2 for _, _, at in found}
        return near

    def _begins(self, text: str) -> bool:
        at = bisect_left(self.words, text)
        return at < len(self.words) and self.words[at].startswith(text)

    def _all_beginnings(self, letter: str, size: int) -> tuple[list[int], list[str]]:
        start, end = bisect_left(self.words, letter), bisect_left(self.words, letter + _LAST)
        rows = [row for row in range(start, end) if len(self.words[row]) >= size]
        return rows, [self.words[row][:size] for row in rows]

    def _of_size(self, letter: str, size: int) -> tuple[list[int], list[str]]:
        rows = self._sizes.get((letter, size), [])
        return rows, [self.words[row] for row in rows]

    def _letters_for(self, word: str) -> str:
        return self._alphabets.get(_script(word[0]), "")


def _by_size(words: list[str]) -> dict[tuple[str, int], list[int]]:
    sizes: dict[tuple[str, int], list[int]] = defaultdict(list)
    for row, word in enumerate(words):
        sizes[(word[0], len(word))].append(row)
    return dict(sizes)


def _alphabets(words: list[str]) -> dict[int, str]:
    alphabets: dict[int, set[str]] = defaultdict(set)
    for letter in set().union(*words):
        if letter.isalpha():
            alphabets[_script(letter)].add(letter)
    return {script: "".join(sorted(letters)[:MOST_LETTERS]) for script, letters in alphabets.items()}


def _script(letter: str) -> int:
    """Near enough: scripts have their letters in blocks of 128 code points."""
    return ord(letter) >> 7


def families_of(vocabulary: list[str]) -> np.ndarray:
    """A number for each word, the same for words of one stem; int32."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(stem(word), len(numbers)) for word in vocabulary], dtype=np.int32)
