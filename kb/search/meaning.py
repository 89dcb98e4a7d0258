"""What texts mean, roughly: word vectors of titles, questions and openings, as bytes, looked at for few documents at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from kb.search.documents import Document
from kb.search.likeness import spans

OPENING, PASSAGES = 60, 3  # words of a passage; passages of a body
LONGEST = 4000  # characters those words may have
ALL_AT_ONCE = 6000  # lines; more are looked for by their nearest anchors
LINES_A_CELL, MOST_ANCHORS, PROBED = 300, 1024, 4
POOL = 40  # documents that meaning alone may bring in

Embed = Callable[[Sequence[str]], np.ndarray]  # texts in, float32 rows of length one out


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
        return lines

    def _alike(self, vector: np.ndarray, lines: np.ndarray) -> np.ndarray:
        # einsum casts as it goes: a float copy of the rows would cost three times as much
        alike: np.ndarray = np.einsum("ij,j->i", self.codes.take(lines, axis=0), vector) * self.scales[lines]
        return alike


def build_meanings(documents: Sequence[Document], embed: Embed) -> Meanings:
    lines = [(column, line) for column, one in enumerate(documents) for line in texts_of(one)]
    vectors = embed([line for _, line in lines])
    peak = np.maximum(np.abs(vectors).max(axis=1, initial=0), 1e-9)
    codes = np.round(vectors / peak[:, None] * 127).astype(np.int8)
    owner = np.array([column for column, _ in lines], dtype=np.int32)
    return Meanings(codes, (peak / 127).astype(np.float32), owner, *_cells(vectors))


def texts_of(document: Document) -> list[str]:
    cut = document.body[:LONGEST].split()[: OPENING * PASSAGES]
    passages = [" ".join(cut[at : at + OPENING]) for at in range(0, len(cut), OPENING)]
    return [line for line in (document.title, *document.questions, *passages) if line]


def _cells(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lines by their nearest anchor; anchors are lines themselves, evenly taken, so nothing is random."""
    if len(vectors) <= ALL_AT_ONCE:
        nothing = np.zeros(0, dtype=np.int64)
        return np.zeros((0, vectors.shape[1]), dtype=np.float32), nothing, nothing
    count = min(MOST_ANCHORS, len(vectors) // LINES_A_CELL)
    anchors = vectors[np.linspace(0, len(vectors) - 1, count).astype(np.int64)]
    nearest = np.concatenate(
        [np.argmax(part @ anchors.T, axis=1) for part in np.array_split(vectors, len(vectors) // 50_000 + 1)]
    )
    order = np.argsort(nearest, kind="stable")
    return anchors, np.cumsum(np.bincount(nearest, minlength=len(anchors))), order.astype(np.int32)
