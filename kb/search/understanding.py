"""A query, understood: for each typed word what it may mean, and its points for every document."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_matrix

from foundation.words import words
from kb.search.spelling import Lexicon, Meaning

LONGEST_QUERY = 64  # words; more is cut, the beginning counts
CACHED_WORDS = 4096


@dataclass(frozen=True)
class Reading:
    typed: list[str]
    meanings: list[tuple[Meaning, ...]]  # best first; empty: nobody here knows this word
    points: list[np.ndarray]  # by document; shared, so never written to
    weights: list[float]  # how much each word tells: the idf of what it means
    total: np.ndarray  # points of all words, times coverage
    coverage: np.ndarray  # 0 to 1: the share of the query each document has at all


@dataclass
class Reader:
    """Reads queries against one vocabulary and its impacts. Remembers words, so a keystroke costs only its last one."""

    lexicon: Lexicon
    impacts: csr_matrix  # words x documents
    idf: np.ndarray
    _unknown: float = field(init=False)

    def __post_init__(self) -> None:
        self._unknown = 0.6 * float(self.idf.max()) if len(self.idf) else 0.6
        self.read_word = lru_cache(CACHED_WORDS)(self._read_word)

    def read(self, query: str, *, unfinished: bool) -> Reading:
        typed = self._cut(words(query)[:LONGEST_QUERY])
        last = len(typed) - 1
        # one letter after other words is a word (“when do I”); alone it may begin anything
        growing = unfinished and bool(typed) and (len(typed[-1]) > 1 or last == 0)
        found = [self.read_word(word, growing and place == last) for place, word in enumerate(typed)]
        size = self.impacts.shape[1]
        total, covered = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
        for _, points, weight in found:
            total += points
            covered += np.float32(weight) * (points > 0)
        covered /= np.float32(max(sum(weight for _, _, weight in found), 1e-9))
        # a document that has half of the query loses a third: several words are one question
        total *= 0.35 + 0.65 * covered
        return Reading(
            typed,
            [one for one, _, _ in found],
            [one for _, one, _ in found],
            [one for *_, one in found],
            total,
            covered,
        )

    def points_of(self, row: int, column: int) -> float:
        start, end = self.impacts.indptr[row : row + 2]
        place = start + int(np.searchsorted(self.impacts.indices[start:end], column))
        return float(self.impacts.data[place]) if place < end and self.impacts.indices[place] == column else 0.0

    def best_meaning(self, meanings: Sequence[Meaning], column: int) -> Meaning | None:
        """The meaning by which this document has the word; None when it doesn't."""
        scored = [(one.weight * self.points_of(one.row, column), -at) for at, one in enumerate(meanings)]
        best = max(scored, default=(0.0, 0))
        return meanings[-best[1]] if best[0] > 0 else None

    def _read_word(self, word: str, unfinished: bool) -> tuple[tuple[Meaning, ...], np.ndarray, float]:
        meanings = self.lexicon.meanings(word, unfinished=unfinished)
        points = np.zeros(self.impacts.shape[1], dtype=np.float32)
        weight = max((float(self.idf[one.row]) for one in meanings[:3]), default=self._unknown)
        for one in meanings:
            start, end = self.impacts.indptr[one.row : one.row + 2]
            # completions and spellings share one idf, so that a rare one doesn't outrank what was typed
            fair = 1.0 if one.how == "exact" else min(1.0, weight / max(float(self.idf[one.row]), 1e-9))
            columns = self.impacts.indices[start:end]
            points[columns] = np.maximum(points[columns], np.float32(one.weight * fair) * self.impacts.data[start:end])
        points.flags.writeable = False
        return tuple(meanings), points, weight

    def _cut(self, typed: list[str]) -> list[str]:
        """Join what was split (`mile stone`) and split what was joined, when only that makes known words."""
        cut: list[str] = []
        knows = self.lexicon.knows
        for word in typed:
            if cut and knows(cut[-1] + word) and not (knows(cut[-1]) and knows(word)):
                cut[-1] += word
                continue
            parts = None if knows(word) or len(word) < 7 else self.lexicon.split(word)
            cut.extend(parts if parts and not self.read_word(word, True)[0] else [word])
        return cut
