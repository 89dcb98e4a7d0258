"""What texts mean, roughly: word vectors of titles, questions and openings, as bytes, looked at for few documents at a time."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from kb.search.cutting import Tokens
from kb.search.documents import FIELDS
from kb.search.likeness import spans
from kb.search.vectors import Vectors

OPENING, PASSAGES = 60, 3  # words of a passage; passages of a body
ALL_AT_ONCE = 6000  # lines; more are looked for by their nearest anchors
LINES_A_CELL, MOST_ANCHORS, PROBED, MOST_PROBED = (
    300,
    1024,
    4,
    2000,
)  # cells and lines looked at, the nearest cells first
BATCH = 16_384  # lines added up at once
POOL = 40  # documents that meaning alone may bring in


@dataclass(frozen=True)
class Meanings:
    """One row a line of text; rows of a document stand together."""

    codes: np.ndarray  # int8 (lines, dimensions)
    scales: np.ndarray  # float32 by line: codes times scale has length one
    owner: np.ndarray  # int32, the document of each line; sorted
    anchors: np.ndarray  # float32 (anchors, dimensions); none for few lines
    cell_ends: np.ndarray  # by anchor, where its lines end in cell_lines
    cell_lines: np.ndarray

    def scores(self, vector: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Cosine of each document's nearest line, -1 to 1, for documents `columns` (sorted)."""
        best = np.zeros(len(columns), dtype=np.float32)
        starts, ends = np.searchsorted(self.owner, columns), np.searchsorted(self.owner, columns, side="right")
        lines = spans(starts, ends)
        if len(lines):
            np.maximum.at(best, np.repeat(np.arange(len(columns)), ends - starts), self._alike(vector, lines))
        return best

    def found(self, vector: np.ndarray) -> np.ndarray:
        """The few documents nearest in meaning, some twice, looked for in the cells of the nearest anchors."""
        if not len(self.owner) or not vector.any():
            return np.zeros(0, dtype=np.int64)
        lines = np.arange(len(self.owner)) if not len(self.anchors) else self._probe(vector)
        alike = self._alike(vector, lines)
        most = min(POOL * 3, len(lines))
        found: np.ndarray = self.owner[lines[np.argpartition(-alike, most - 1)[:most]]]
        return found

    def _probe(self, vector: np.ndarray) -> np.ndarray:
        nearest = np.argsort(-(self.anchors @ vector))[:PROBED]
        starts = np.where(nearest, self.cell_ends[nearest - 1], 0)
        lines: np.ndarray = self.cell_lines[spans(starts, self.cell_ends[nearest])]
        return lines[:MOST_PROBED]

    def _alike(self, vector: np.ndarray, lines: np.ndarray) -> np.ndarray:
        # einsum casts as it goes: a float copy of the rows would cost three times as much
        alike: np.ndarray = np.einsum("ij,j->i", self.codes.take(lines, axis=0), vector) * self.scales[lines]
        return alike


def build_meanings(tokens: Tokens, vectors: Vectors) -> Meanings:
    """Of documents cut into tokens: each title, each question and the first passages of each body are a line."""
    told, ends, owner = _lines(tokens)
    lines = _Lines(csr_matrix((np.ones(len(told), dtype=np.float32), told, ends), shape=(len(owner), len(tokens.vocabulary))), vectors.of_words(tokens.vocabulary))  # fmt: skip
    count = min(MOST_ANCHORS, len(owner) // LINES_A_CELL) if len(owner) > ALL_AT_ONCE else 0
    anchors = lines.vectors(
        np.linspace(0, len(owner) - 1, count).astype(np.int64)
    )  # lines, evenly taken: not by chance
    codes = np.zeros((len(owner), vectors.dims), dtype=np.int8)
    scales = np.zeros(len(owner), dtype=np.float32)
    nearest = np.zeros(len(owner) if count else 0, dtype=np.int32)
    for at in range(0, len(owner), BATCH):
        batch = lines.vectors(slice(at, at + BATCH))
        peak = np.maximum(np.abs(batch).max(axis=1, initial=0), 1e-9)
        codes[at : at + BATCH] = np.round(batch / peak[:, np.newaxis] * 127)
        scales[at : at + BATCH] = peak / 127
        if count:
            nearest[at : at + BATCH] = np.argmax(batch @ anchors.T, axis=1)
    cells = np.cumsum(np.bincount(nearest, minlength=count))
    return Meanings(codes, scales, owner, anchors, cells, np.argsort(nearest, kind="stable").astype(np.int32))


@dataclass(frozen=True)
class _Lines:
    words: csr_matrix  # lines x vocabulary
    of_word: np.ndarray  # float32 (vocabulary, dimensions)

    def vectors(self, of: slice | np.ndarray) -> np.ndarray:
        """Of length one; zeros for a line of which no word is known."""
        total: np.ndarray = self.words[of] @ self.of_word
        lengths = np.linalg.norm(total, axis=1, keepdims=True)
        np.divide(total, lengths, out=total, where=lengths > 0)
        return total


def _lines(tokens: Tokens) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(words of all lines, where each line begins and the last ends, the document of each)."""
    body = tokens.field == FIELDS.index("body")
    begins = np.flatnonzero(np.diff(tokens.segment, prepend=-1))
    place = np.arange(len(tokens.segment), dtype=np.int32)
    place -= np.repeat(begins.astype(np.int32), np.diff(np.append(begins, len(place))))
    kept = ((tokens.field != FIELDS.index("headings")) & ~body) | (body & (place < OPENING * PASSAGES))
    starts = np.flatnonzero((place[kept] == 0) | (body[kept] & (place[kept] % OPENING == 0)))
    told = tokens.word[kept]
    return told, np.append(starts, len(told)), tokens.document[kept][starts]
