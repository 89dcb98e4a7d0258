"""How alike the whole query and whole titles or known questions are, letter by letter: cosine of character n-grams."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from foundation.words import words

SIZE = 4


@dataclass(frozen=True)
class Likeness:
    grams: dict[str, int]
    idf: np.ndarray  # by gram
    matrix: csr_matrix  # grams x lines, columns of length one
    owner: np.ndarray  # the document of each line

    def scores(self, query: str, documents: int) -> np.ndarray:
        """The best line of each document, 0 to 1."""
        total = np.zeros(documents, dtype=np.float32)
        counts = {self.grams[gram]: count for gram, count in _grams(query).items() if gram in self.grams}
        if not counts:
            return total
        lines = np.zeros(self.matrix.shape[1], dtype=np.float32)
        norm = 0.0
        for row, count in counts.items():
            value = count * float(self.idf[row])
            norm += value * value
            start, end = self.matrix.indptr[row : row + 2]
            lines[self.matrix.indices[start:end]] += value * self.matrix.data[start:end]
        np.maximum.at(total, self.owner, lines / np.float32(norm**0.5))
        return total


def build_likeness(lines: list[tuple[int, str]]) -> Likeness:
    """From `(document, line)` pairs."""
    counted = [(owner, _grams(line)) for owner, line in lines]
    frequency = Counter(gram for _, grams in counted for gram in grams)
    place = {gram: row for row, gram in enumerate(sorted(frequency))}
    idf = np.array([np.log(1 + len(lines) / frequency[gram]) for gram in place], dtype=np.float32)
    rows, columns, values = [], [], []
    for column, (_, grams) in enumerate(counted):
        weighted = {place[gram]: count * idf[place[gram]] for gram, count in grams.items()}
        norm = max(sum(value * value for value in weighted.values()) ** 0.5, 1e-9)
        for row, value in weighted.items():
            rows.append(row)
            columns.append(column)
            values.append(value / norm)
    matrix = csr_matrix((values, (rows, columns)), shape=(len(place), len(lines)), dtype=np.float32)
    return Likeness(place, idf, matrix, np.array([owner for owner, _ in counted], dtype=np.int32))


def _grams(text: str) -> Counter[str]:
    padded = f" {' '.join(words(text))} "
    return Counter(padded[at : at + SIZE] for at in range(max(len(padded) - SIZE + 1, 0)))
