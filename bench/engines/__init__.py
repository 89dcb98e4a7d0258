"""Search engines behind one face, each with its best documented settings."""

import importlib
import time
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

NAMES = ("ours", "rank_bm25", "bm25s", "fts5", "tantivy", "minisearch")


class EngineMissing(Exception):
    """What this engine needs is not on this machine; the words say what."""


class Engine:
    """Documents in, ids out, best first. `page` is where the person is; engines that can't use it leave it."""

    name: ClassVar[str]
    settings: ClassVar[str]  # how it is set up, for the notes under the table

    def version(self) -> str:
        raise NotImplementedError

    def build(self, documents: Iterable[Mapping[str, Any]]) -> None:
        raise NotImplementedError

    def search(self, query: str, page: str | None, limit: int) -> list[str]:
        """A finished question."""
        raise NotImplementedError

    def suggest(self, prefix: str, page: str | None, limit: int) -> list[str]:
        """A question that is still being typed."""
        raise NotImplementedError

    def cpu_seconds(self) -> float:
        """CPU this engine's process has spent so far, helper threads included."""
        return time.process_time()

    def close(self) -> None:
        """Leave nothing behind."""


def open_engine(name: str) -> Engine:
    """Raises EngineMissing when it can't run here."""
    try:
        module = importlib.import_module(f"bench.engines.{name}_engine")
    except ModuleNotFoundError as error:
        raise EngineMissing(f"{name} is left out: the package {error.name} is not installed.") from error
    engine: Engine = module.ENGINE()
    return engine
