"""How alike the whole query and whole titles or known questions are, letter by letter: cosine of character n-grams."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix

from foundation.words import words

SIZE = 4
MOST_POSTINGS = 600  # looked at to find lines by their rarest grams
MANY_POSTINGS = 10_000  # of a query's grams, from which going through the lines is less work


@dataclass(frozen=True)
class Likeness:
    grams: list[str]  # sorted
    idf: np.ndarray  # by gram
    lines: csr_matrix  # lines x grams, rows of length one
    owner: np.ndarray  # the document of each line; sorted

    @cached_property
    def _place(self) -> dict[str, int]:
        return {gram: row for row, gram in enumerate(self.grams)}

    @cached_property
    def _by_gram(self) -> csr_matrix:
        return self.lines.T.tocsr()

    def vector(self, query: str) -> tuple[np.ndarray, np.ndarray]:
        """(rows of the query's grams, their values; length one, what nobody here has left out)."""
        counts = {self._place[gram]: count for gram, count in _grams(query).items() if gram in self._place}
        rows = np.array(list(counts), dtype=np.int64)
        values = (
            np.array(list(counts.values()), dtype=np.float32) * self.idf[rows]
            if counts
            else np.zeros(0, dtype=np.float32)
        )
        return rows, values / np.float32(max(float(np.linalg.norm(values)), 1e-9))

    def found(self, vector: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
        """Documents that share the query's rarest grams, some twice: a way in for those that share no whole word."""
        rows, _ = vector
        indptr = self._by_gram.indptr
        held: list[np.ndarray] = []
        looked = 0
        for row in sorted(rows, key=lambda one: int(indptr[one + 1] - indptr[one])):
            size = int(indptr[row + 1] - indptr[row])
            if looked + size > MOST_POSTINGS:
                break
            held.append(self._by_gram.indices[indptr[row] : indptr[row + 1]])
            looked += size
        return self.owner[np.concatenate(held)] if held else np.zeros(0, dtype=np.int32)

    def scores(self, vector: tuple[np.ndarray, np.ndarray], columns: np.ndarray) -> np.ndarray:
        """Of each document of `columns` (sorted) its best line, 0 to 1."""
        best = np.zeros(len(columns), dtype=np.float32)
        rows, values = vector
        if not len(rows) or not len(columns):
            return best
        starts, ends = np.searchsorted(self.owner, columns), np.searchsorted(self.owner, columns, side="right")
        lines = spans(starts, ends)
        alike = (
            self._by_rows(rows, values, lines)
            if self._postings(rows) > MANY_POSTINGS
            else self._by_grams(rows, values, lines)
        )
        np.maximum.at(best, np.repeat(np.arange(len(columns)), ends - starts), alike)
        return best

    def _postings(self, rows: np.ndarray) -> int:
        indptr = self._by_gram.indptr
        return int((indptr[rows + 1] - indptr[rows]).sum())

    def _by_grams(self, rows: np.ndarray, values: np.ndarray, lines: np.ndarray) -> np.ndarray:
        postings = self._by_gram
        alike = np.zeros(len(self.owner), dtype=np.float32)
        for row, value in zip(rows, values, strict=True):
            part = slice(postings.indptr[row], postings.indptr[row + 1])
            alike[postings.indices[part]] += value * postings.data[part]
        held: np.ndarray = alike[lines]
        return held

    def _by_rows(self, rows: np.ndarray, values: np.ndarray, lines: np.ndarray) -> np.ndarray:
        wanted = np.zeros(len(self.grams), dtype=np.float32)
        wanted[rows] = values
        alike: np.ndarray = self.lines[lines] @ wanted
        return alike


def spans(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """All numbers from each start to each end, one after the other."""
    sizes = ends - starts
    total = int(sizes.sum())
    return (
        np.arange(total) + np.repeat(starts - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
        if total
        else np.zeros(0, dtype=np.int64)
    )


def build_likeness(lines: Sequence[tuple[int, str]]) -> Likeness:
    """From `(document, line)` pairs, sorted by document."""
    place: dict[str, int] = {}
    rows: list[int] = []
    sizes: list[int] = []
    for _, line in lines:
        own = [place.setdefault(gram, len(place)) for gram in _list(line)]
        rows.extend(own)
        sizes.append(len(own))
    grams = sorted(place)
    rank = np.empty(len(place), dtype=np.int64)
    rank[[place[gram] for gram in grams]] = np.arange(len(grams))
    numbers = np.repeat(np.arange(len(lines)), sizes)
    ones = np.ones(len(rows), dtype=np.float32)
    matrix = csr_matrix(
        (ones, (numbers, rank[np.array(rows, dtype=np.int64)] if rows else numbers)), shape=(len(lines), len(grams))
    )
    frequency = np.bincount(matrix.indices, minlength=len(grams))
    idf = np.log1p(len(lines) / np.maximum(frequency, 1)).astype(np.float32)
    matrix.data *= idf[matrix.indices]
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix.data /= np.repeat(np.maximum(norms, 1e-9), np.diff(matrix.indptr)).astype(np.float32)
    return Likeness(grams, idf, matrix.astype(np.float32), np.array([owner for owner, _ in lines], dtype=np.int32))


def _grams(text: str) -> Counter[str]:
    return Counter(_list(text))


def _list(text: str) -> list[str]:
    padded = f" {' '.join(words(text)[:64])} "
    return [padded[at : at + SIZE] for at in range(max(len(padded) - SIZE + 1, 0))]
