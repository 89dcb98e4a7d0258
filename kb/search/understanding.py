"""A query, understood: for each typed word what it may mean, and its points for every document."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_matrix

from foundation.words import stem, words
from kb.search.small_words import SMALL
from kb.search.spelling import Lexicon, Meaning

LONGEST_QUERY = 64  # words; more is cut, the beginning counts
CACHED_WORDS, CACHED_BEGINNINGS = 1024, 32
CACHED_COLUMNS = 20_000_000  # a common word has nearly every document: fewer words are remembered of large collections
UNKNOWN = 0.6  # of the rarest word's weight: what a word that nobody here knows takes from coverage
LEAST_KEPT = 0.2  # of its points a document keeps that covers almost nothing of the query


@dataclass(frozen=True)
class WordReading:
    """One typed word. `columns` is sorted; `points` belong to it."""

    typed: str
    meanings: tuple[Meaning, ...]  # best first; empty: nobody here knows this word
    columns: np.ndarray
    points: np.ndarray
    weight: float  # how much it tells: the idf of what it means

    @property
    def guessed(self) -> bool:
        """Nobody here knows it as it was typed: it is read as a slip."""
        return bool(self.meanings) and self.meanings[0].how == "typo"


@dataclass(frozen=True)
class Reading:
    words: list[WordReading]
    total: np.ndarray  # by document: points of all words, times what coverage leaves
    coverage: np.ndarray  # 0 to 1: the share of the query each document has at all

    @property
    def typed(self) -> list[str]:
        return [one.typed for one in self.words]


@dataclass
class Reader:
    """Reads queries against one vocabulary and its impacts. Remembers words, so a keystroke costs only its last one."""

    lexicon: Lexicon
    impacts: csr_matrix  # words x documents
    idf: np.ndarray
    _unknown: float = field(init=False)

    def __post_init__(self) -> None:
        self._unknown = UNKNOWN * float(self.idf.max()) if len(self.idf) else UNKNOWN
        remembered = min(CACHED_WORDS, CACHED_COLUMNS // max(self.impacts.shape[1], 1) + CACHED_BEGINNINGS)
        self._cached_word = lru_cache(remembered)(self._read_word)
        self._cached_beginning = lru_cache(CACHED_BEGINNINGS)(self._add_up)

    def read(self, query: str, *, unfinished: bool) -> Reading:
        typed = self._cut(words(query)[:LONGEST_QUERY])
        if unfinished and len(typed) > 1 and len(typed[-1]) == 1 and not query[-1:].isspace():
            typed.pop()  # one letter more says nothing yet; what the words before it found stays
            unfinished = False
        read = [self.read_word(word) for word in typed[:-1]]
        total, covered, weight = self._cached_beginning(tuple(typed[:-1]))
        if typed:
            read.append(self.read_word(typed[-1], unfinished=unfinished))
            total, covered = total.copy(), covered.copy()
            weight += _add(read[-1], total, covered)
        coverage = covered / np.float32(max(weight, 1e-9))
        # a document that has half of the query loses four tenths: several words are one question
        total = total * (np.float32(LEAST_KEPT) + np.float32(1 - LEAST_KEPT) * coverage)
        return Reading(read, total, coverage)

    def read_word(self, word: str, *, unfinished: bool = False) -> WordReading:
        found: WordReading = self._cached_word(word, unfinished)
        return found

    def points_of(self, row: int, column: int) -> float:
        start, end = self.impacts.indptr[row], self.impacts.indptr[row + 1]
        held = self.impacts.indices[start:end]
        at = int(held.searchsorted(np.int32(column)))
        return float(self.impacts.data[start + at]) if at < len(held) and held[at] == column else 0.0

    def best_meaning(self, meanings: Sequence[Meaning], column: int) -> Meaning | None:
        """The likeliest meaning that this document has; None when it has none."""
        return next((one for one in meanings if self.points_of(one.row, column) > 0), None)

    def stems(self, reading: WordReading, most: int = 4) -> list[str]:
        """The stems a word may stand for, the likeliest first."""
        found = dict.fromkeys(stem(self.lexicon.words[one.row]) for one in reading.meanings[:most])
        return list(found) or [stem(reading.typed)]

    def _add_up(self, typed: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray, float]:
        """(points, weight covered) by document and the weight of all, for the words before the last."""
        size = self.impacts.shape[1]
        total, covered, weight = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32), 0.0
        for word in typed:
            weight += _add(self.read_word(word), total, covered)
        return total, covered, weight

    def _read_word(self, word: str, unfinished: bool) -> WordReading:
        meanings = self.lexicon.meanings(word, unfinished=unfinished)
        least = self.lexicon.settings.small if word in SMALL else 1.0
        weight = least * max((float(self.idf[one.row]) for one in meanings[:3]), default=self._unknown)
        pieces = [self._share(one, least, weight) for one in meanings]
        if not pieces:
            return WordReading(word, (), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32), weight)
        if len(pieces) == 1:
            return WordReading(word, tuple(meanings), *pieces[0], weight)
        columns, points = _best_of(pieces, self.impacts.shape[1])
        return WordReading(word, tuple(meanings), columns, points, weight)

    def _share(self, one: Meaning, least: float, weight: float) -> tuple[np.ndarray, np.ndarray]:
        start, end = self.impacts.indptr[one.row : one.row + 2]
        # completions and spellings share one idf, so that a rare one doesn't outrank what was typed
        fair = 1.0 if one.how == "exact" else min(1.0, weight / max(least * float(self.idf[one.row]), 1e-9))
        return self.impacts.indices[start:end], np.float32(least * one.weight * fair) * self.impacts.data[start:end]

    def _cut(self, typed: list[str]) -> list[str]:
        """Join what was split (`mile stone`) and split what was joined, when only that makes known words."""
        cut: list[str] = []
        knows = self.lexicon.knows
        for word in typed:
            if cut and knows(cut[-1] + word) and not (knows(cut[-1]) and knows(word)):
                cut[-1] += word
                continue
            parts = None if knows(word) or not 7 <= len(word) <= 40 else self.lexicon.split(word)
            cut.extend(parts if parts and not self.read_word(word, unfinished=True).meanings else [word])
        return cut


def _add(word: WordReading, total: np.ndarray, covered: np.ndarray) -> float:
    total[word.columns] += word.points
    covered[word.columns] += np.float32(word.weight)
    return word.weight


def _best_of(pieces: list[tuple[np.ndarray, np.ndarray]], size: int) -> tuple[np.ndarray, np.ndarray]:
    """Sorted columns, and of each the largest points that any piece gives it. A piece has a column once."""
    best = np.zeros(size, dtype=np.float32)
    for columns, points in pieces:
        best[columns] = np.maximum(best[columns], points)
    held = np.flatnonzero(best).astype(np.int32)
    return held, best[held]
