"""The documents of an index, packed in one block of memory or a mapped file, and read one by one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import lru_cache
from typing import overload

import msgspec
import numpy as np

from kb.search.documents import Document

KEPT = 2048  # documents that stay read
_FIELDS = [one.name for one in fields(Document)]


class Shelf(Sequence[Document]):
    """Packed documents; each is read when first asked for."""

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


def pack_documents(documents: Iterable[Document]) -> tuple[np.ndarray, np.ndarray]:
    """(blob of JSON texts, where each ends)."""
    if isinstance(documents, Shelf):
        return documents.blob, documents.ends
    encoder, blob, ends = msgspec.json.Encoder(order="deterministic"), bytearray(), []
    for one in documents:
        blob += encoder.encode({name: getattr(one, name) for name in _FIELDS})
        ends.append(len(blob))
    return np.frombuffer(blob, dtype=np.uint8), np.array(ends, dtype=np.int64)
