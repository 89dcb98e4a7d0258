"""Search engines behind one face, each with its best documented settings."""

import ctypes
import gc
import importlib
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import psutil

NAMES = ("ours", "ours_encoder", "rank_bm25", "bm25s", "fts5", "tantivy", "minisearch")


class EngineMissing(Exception):
    """What this engine needs is not on this machine; the words say what."""


class Engine:
    """Documents in, ids out, best first. `page` is where the person is; engines that can't use it leave it."""

    name: ClassVar[str]
    settings: ClassVar[str]  # how it is set up, for the notes under the table
    uses_page: ClassVar[bool] = False
    has_snapshots: ClassVar[bool] = False  # whether save and load are measured

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

    def resident_bytes(self) -> int:
        """Memory the engine's process holds now."""
        gc.collect()
        _give_back()
        return int(psutil.Process().memory_info().rss)

    def cpu_seconds(self) -> float:
        """CPU this engine's process has spent so far, helper threads included."""
        return time.process_time()

    def save(self, path: Path) -> None:
        raise NotImplementedError

    def load(self, path: Path) -> None:
        raise NotImplementedError

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


def _give_back() -> None:
    """Freed memory goes back to the system where the C library can do that, so that only what is held is counted."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
