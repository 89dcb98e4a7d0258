"""The documents of an index: a list when it was just built, or read one by one from a mapped file when it was loaded."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import overload

import msgspec
import numpy as np

from kb.search.documents import Document

KEPT = 2048  # documents of a mapped file that stay read


class Shelf(Sequence[Document]):
    """Mapped documents; each is read when first asked for."""

    def __init__(self, blob: np.ndarray, ends: np.ndarray) -> None:
        self.blob, self.ends = blob, ends
        self._read = lru_cache(KEPT)(self._read_one)

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, at: int) -> Document: ...

    @overload
    def __getitem__(self, at: slice) -> list[Document]: ...

    def __getitem__(self, at: int | slice) -> Document | list[Document]:
        if isinstance(at, slice):
            return [self._read(one) for one in range(*at.indices(len(self)))]
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        return self._read(at % len(self))

    def __iter__(self) -> Iterator[Document]:
        return (self._read_one(at) for at in range(len(self)))

    def _read_one(self, at: int) -> Document:
        start = int(self.ends[at - 1]) if at else 0
        return msgspec.json.decode(self.blob[start : int(self.ends[at])].tobytes(), type=Document)


def pack_documents(documents: Sequence[Document]) -> tuple[np.ndarray, np.ndarray]:
    """(blob of JSON texts, where each ends)."""
    if isinstance(documents, Shelf):
        return documents.blob, documents.ends
    texts = [
        msgspec.json.encode(asdict(one) | {"roles": sorted(one.roles), "plans": sorted(one.plans)}) for one in documents
    ]
    ends = np.cumsum(np.array([len(text) for text in texts], dtype=np.int64), dtype=np.int64)
    return np.frombuffer(b"".join(texts), dtype=np.uint8), ends
