"""What words mean, as static word vectors: a text is the sum of its words, and near texts mean alike.

The vectors were distilled once from a sentence encoder (`kb/search/data/README.md` says how and how good they are);
here they are looked up and added, with numpy alone. Common words weigh little: that is baked into their lengths.
"""

import logging
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from foundation.words import words

DATA = Path(__file__).parent / "data" / "vectors.npz"
LONGEST_WORD = 100  # characters; longer ones are keys and addresses, which mean nothing to us
MOST_WORDS = 4_096  # of one text: what it is about has been said by then
BATCH = 16_384  # rows added at once: some 15 MB, however many and long the texts are

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Vectors:
    place: dict[str, int] = field(repr=False)  # the row of a word, or of a piece inside a word ("##ing")
    matrix: np.ndarray = field(repr=False)  # int8, rows x dims
    scales: np.ndarray = field(repr=False)  # float32, by row: what one step of its int8 is worth
    _known: Callable[[str], tuple[int, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.matrix.setflags(write=False)
        self.scales.setflags(write=False)
        object.__setattr__(self, "_known", lru_cache(maxsize=65_536)(self._rows_of_word))

    @property
    def dims(self) -> int:
        return int(self.matrix.shape[1])

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """One row a text, float32, of length one; zeros for a text of which we know no word. Dot products are cosines."""
        return self._added([self.rows(words(text)) for text in texts])

    def of_words(self, vocabulary: Sequence[str]) -> np.ndarray:
        """One row a word, float32, as long as the word weighs: a text's direction is that of their sum."""
        total = np.zeros((len(vocabulary), self.dims), dtype=np.float32)
        for at, word in enumerate(vocabulary):
            rows = list(self._known(word))
            if rows:
                total[at] = (self.matrix[rows] * self.scales[rows, np.newaxis]).sum(axis=0)
        return total

    def embed_words(self, words: list[str]) -> np.ndarray:
        """The same for one text already cut by `foundation.words.words`: a vector, not a matrix."""
        vector: np.ndarray = self._added([self.rows(words)])[0]
        return vector

    def _added(self, texts: list[list[int]]) -> np.ndarray:
        total = np.zeros((len(texts), self.dims), dtype=np.float32)
        for batch in _batches(texts):
            flat = np.fromiter((row for at in batch for row in texts[at]), dtype=np.int32)
            begins = np.cumsum([0, *(len(texts[at]) for at in batch[:-1])])
            total[batch] = np.add.reduceat(self.matrix[flat] * self.scales[flat, np.newaxis], begins, axis=0)
        lengths = np.linalg.norm(total, axis=1, keepdims=True)
        np.divide(total, lengths, out=total, where=lengths > 0)
        return total

    def rows(self, text: list[str]) -> list[int]:
        """The rows of a text cut into words: one for a known word, those of its pieces for another."""
        return [row for word in text[:MOST_WORDS] for row in self._known(word)][:MOST_WORDS]

    def _rows_of_word(self, word: str) -> tuple[int, ...]:
        if word in self.place:
            return (self.place[word],)
        return tuple(self._pieces(word)) if len(word) <= LONGEST_WORD else ()

    def _pieces(self, word: str) -> Iterator[int]:
        """The longest piece that fits, again and again; a character that starts none is left out."""
        at = 0
        while at < len(word):
            candidates = ((end, self._piece(word, at, end)) for end in range(len(word), at, -1))
            end, row = next(((end, row) for end, row in candidates if row is not None), (at + 1, None))
            if row is not None:
                yield row
            at = end

    def _piece(self, word: str, start: int, end: int) -> int | None:
        return self.place.get(word[:end] if start == 0 else f"##{word[start:end]}")


@lru_cache(maxsize=4)
def load_vectors(path: Path | None = None) -> Vectors | None:
    """The vectors we ship, read once a process; None, said once in the log, when their file is missing or damaged."""
    try:
        return _read(path or DATA)
    except (OSError, EOFError, KeyError, ValueError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        log.warning("search goes without word vectors: %s", error)
        return None


def save_vectors(path: Path, names: Iterable[str], rows: np.ndarray) -> None:
    """Write float `rows`, one a name, as int8 with a scale each. Plain arrays: reading them runs no code."""
    scales = np.maximum(np.abs(rows).max(axis=1), 1e-9) / 127
    matrix = np.rint(rows / scales[:, np.newaxis]).astype(np.int8)
    text = np.frombuffer("\n".join(names).encode(), dtype=np.uint8)
    np.savez(path, words=text, rows=matrix, scales=scales.astype(np.float32))


def _read(path: Path) -> Vectors:
    with np.load(path, allow_pickle=False) as stored:
        names = stored["words"].tobytes().decode().split("\n")
        matrix, scales = stored["rows"], stored["scales"]
    if matrix.dtype != np.int8 or matrix.ndim != 2 or not len(names) == len(matrix) == len(scales):
        raise ValueError(f"{path.name} does not hold one row a word")
    return Vectors({name: row for row, name in enumerate(names)}, matrix, scales)


def _batches(texts: list[list[int]]) -> Iterator[list[int]]:
    """Which of `texts` to add together; those without rows are in none."""
    batch: list[int] = []
    size = 0
    for at, rows in enumerate(texts):
        if rows:
            batch.append(at)
            size += len(rows)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
