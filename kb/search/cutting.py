"""Documents cut into tokens once, as arrays: what every part of the index is counted from."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from foundation.words import words
from kb.search.documents import FIELDS, Document

LONGEST_LINE = 400  # words of one title, question or heading; more is cut
LONGEST_BODY = 40_000  # words


@dataclass(frozen=True)
class Tokens:
    """One row a token, in reading order. A segment is a text whose neighbours are neighbours: a line, or a body."""

    vocabulary: list[str]  # sorted
    word: np.ndarray  # int32, row of the vocabulary
    document: np.ndarray  # int32
    field: np.ndarray  # int8, place in FIELDS
    segment: np.ndarray  # int32
    documents: int

    def lengths(self) -> np.ndarray:
        """Tokens by document and field, float32 (documents, fields)."""
        flat = np.bincount(
            self.document.astype(np.int64) * len(FIELDS) + self.field, minlength=self.documents * len(FIELDS)
        )
        return flat.reshape(self.documents, len(FIELDS)).astype(np.float32)


def cut(documents: Sequence[Document]) -> Tokens:
    place: dict[str, int] = {}
    found = array("i")
    marks: list[tuple[int, int, int]] = []  # where a segment ends, its document, its field
    for number, document in enumerate(documents):
        for field, lines in enumerate(_segments(document)):
            longest = LONGEST_BODY if FIELDS[field] == "body" else LONGEST_LINE
            for line in lines:
                found.extend([place.setdefault(word, len(place)) for word in words(line)[:longest]])
                marks.append((len(found), number, field))
    ends = np.array([0, *(end for end, _, _ in marks)], dtype=np.int64)
    sizes = np.diff(ends)
    vocabulary = sorted(place)
    rank = np.empty(len(place), dtype=np.int32)
    rank[[place[word] for word in vocabulary]] = np.arange(len(place), dtype=np.int32)
    return Tokens(
        vocabulary,
        rank[np.frombuffer(found, dtype=np.int32)] if found else np.zeros(0, dtype=np.int32),
        np.repeat(np.array([number for _, number, _ in marks], dtype=np.int32), sizes),
        np.repeat(np.array([field for _, _, field in marks], dtype=np.int8), sizes),
        np.repeat(np.arange(len(marks), dtype=np.int32), sizes),
        len(documents),
    )


def _segments(document: Document) -> tuple[Sequence[str], ...]:
    return (document.title,), document.questions, document.headings, (document.body,)
