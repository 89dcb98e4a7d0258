"""Aside's own engine, as the product builds and asks it."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bench.engines import Engine
from kb.search import Index, build_index, load_index


class OursEngine(Engine):
    name = "ours"
    settings = "as in the product, nothing learned from clicks"
    uses_page = has_snapshots = True

    _index: Index

    def version(self) -> str:
        return "this commit"

    def build(self, documents: Iterable[Mapping[str, Any]]) -> None:
        self._index = build_index(documents)

    def search(self, query: str, page: str | None, limit: int) -> list[str]:
        return [hit.id for hit in self._index.search(query, {"page": page} if page else None, limit)]

    def suggest(self, prefix: str, page: str | None, limit: int) -> list[str]:
        return [hit.id for hit in self._index.suggest(prefix, {"page": page} if page else None, limit)]

    def save(self, path: Path) -> None:
        self._index.save(path)

    def load(self, path: Path) -> None:
        self._index = load_index(path)


ENGINE = OursEngine
