"""What an encoder says of titles, known questions and openings, kept as bytes; and full questions read beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np

from kb.search.documents import Document
from kb.search.encoder import TextEncoder
from kb.search.likeness import spans

OPENING = 60  # words of a body that are read, after its title
MOST_LINES = 50_000  # some five minutes of one core; larger collections go by word vectors
NOISE = 0.2  # any two texts are about this alike
REMEMBERED = 256  # questions: finding, and being sure of it, ask the same one

ARRAYS = ("codes", "scales", "owner", "keys")


@dataclass(frozen=True)
class Encoded:
    """One row a line of text; rows of a document stand together."""

    mark: str  # of the encoder that made them
    codes: np.ndarray  # int8 (lines, dimensions)
    scales: np.ndarray  # float32 by line: codes times scale has length one
    owner: np.ndarray  # int32, the document of each line; sorted
    keys: np.ndarray  # uint64, what each line said: the same text is encoded once
    missing: int = 0  # lines that are not encoded yet

    def cosines(self, vector: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Cosine of each document's nearest line, for documents `columns` (sorted); NaN for one without lines here."""
        best = np.full(len(columns), np.nan, dtype=np.float32)
        starts, ends = np.searchsorted(self.owner, columns), np.searchsorted(self.owner, columns, side="right")
        lines = spans(starts, ends)
        if len(lines):
            alike = np.einsum("ij,j->i", self.codes.take(lines, axis=0), vector) * self.scales[lines]
            np.fmax.at(best, np.repeat(np.arange(len(columns)), ends - starts), alike)
        return best


class SecondReader:
    """Reads full questions whole, word order included, where word vectors add up their words."""

    def __init__(self, encoder: TextEncoder, encoded: Encoded, share: float) -> None:
        self._encoder, self._encoded, self._share = encoder, encoded, share
        self._vector = lru_cache(REMEMBERED)(self._read)
        self.name = encoder.name

    @property
    def works(self) -> bool:
        """Its files can be read; opens them."""
        return self._vector("help") is not None

    def blend(self, question: str, meaning: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """`meaning` (0 to 1, of documents `columns`) with the encoder's share; as it is for documents not encoded yet."""
        vector = self._vector(question)
        if vector is None:
            return meaning
        read = np.maximum(self._encoded.cosines(vector, columns) - NOISE, 0) / (1 - NOISE)
        blended: np.ndarray = np.where(np.isnan(read), meaning, (1 - self._share) * meaning + self._share * read)
        return blended.astype(np.float32)

    def _read(self, question: str) -> np.ndarray | None:
        rows = self._encoder.encode([question])
        return None if rows is None else rows[0]


def second_reader(encoder: TextEncoder | None, encoded: Encoded | None, *, share: float) -> SecondReader | None:
    """None where there is no encoder, or nothing that it encoded: full questions then go by word vectors alone."""
    if encoder is None or encoded is None or encoder.mark != encoded.mark:
        return None
    return SecondReader(encoder, encoded, share)


def encode_lines(
    documents: Sequence[Document], encoder: TextEncoder, *, known: Encoded | None = None, most: int | None = None
) -> Encoded | None:
    """Lines that `known` has are taken from it. Of more than `most` new lines none is encoded: that is for later.

    None when the encoder can't be used, or for more than MOST_LINES.
    """
    if len(documents) > MOST_LINES:
        return None
    lines = [(column, text) for column, document in enumerate(documents) for text in lines_of(document)]
    if len(lines) > MOST_LINES:
        return None
    keys = np.array([_key(text) for _, text in lines], dtype=np.uint64)
    place = _places(known, encoder)
    codes, scales = (known.codes, known.scales) if known is not None and place else _no_rows()
    new = {int(key): text for key, (_, text) in zip(keys, lines, strict=True) if int(key) not in place}
    now = new if most is None or len(new) <= most else {}
    if now:
        rows = encoder.encode(list(now.values()))
        if rows is None:
            return None
        place |= {key: len(codes) + at for at, key in enumerate(now)}
        codes, scales = _with_rows(codes, scales, rows)
    kept = np.array([int(key) in place for key in keys], dtype=bool)
    taken = np.array([place[int(key)] for key in keys[kept]], dtype=np.int64)
    owner = np.array([column for column, _ in lines], dtype=np.int32)[kept]
    return Encoded(encoder.mark, codes[taken], scales[taken], owner, keys[kept], len(new) - len(now))


def lines_of(document: Document) -> Iterator[str]:
    """Its title, its known questions, and its title with the body's first words."""
    yield from (line for line in (document.title, *document.questions) if line)
    opening = " ".join(document.body[: OPENING * 40].split()[:OPENING])
    if opening:
        yield f"{document.title}. {opening}"


def _places(known: Encoded | None, encoder: TextEncoder) -> dict[int, int]:
    if known is None or known.mark != encoder.mark:
        return {}
    return {int(key): at for at, key in enumerate(known.keys)}


def _key(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def _no_rows() -> tuple[np.ndarray, np.ndarray]:
    return np.zeros((0, 0), dtype=np.int8), np.zeros(0, dtype=np.float32)


def _with_rows(codes: np.ndarray, scales: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same with float rows behind them, as bytes."""
    peaks = np.maximum(np.abs(rows).max(axis=1, initial=0), 1e-9).astype(np.float32) / 127
    added = np.rint(rows / peaks[:, np.newaxis]).astype(np.int8)
    return np.concatenate([codes.reshape(-1, rows.shape[1]), added]), np.concatenate([scales, peaks])
