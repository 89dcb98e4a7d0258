"""A job that writes piece after piece lets others write in between: SQLite has one lock for all of them, and who waits for it only looks
every tenth of a second."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

HELD = 0.4  # seconds for which jobs may have had the lock, in all, before they give way
PAUSE = 0.12  # seconds; `sqlite3_busy_timeout` looks again after 0.1 at the latest
NICENESS = 5  # of a worker: of cores that are too few, a page gets three times as much (setpriority(2))


def let_pages_go_first() -> None:
    """This process does what can wait; whoever shares its cores goes first."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)


class _Here(threading.local):
    is_job = False


_here = _Here()
_turn = (
    threading.RLock()
)  # of a worker's jobs one writes at a time: what they give way with is one pause for all of them
_held = 0.0  # seconds since they gave way


@contextmanager
def gives_way() -> Iterator[None]:
    """What this thread writes within may wait a little for others."""
    _here.is_job = True
    try:
        yield
    finally:
        _here.is_job = False


@contextmanager
def in_turn() -> Iterator[None]:
    """Around what holds the lock."""
    global _held
    if not _here.is_job:
        yield
        return
    with _turn:
        if _held >= HELD:
            time.sleep(PAUSE)
            _held = 0.0
        begun = time.perf_counter()
        try:
            yield
        finally:
            _held += time.perf_counter() - begun
