"""A job that writes piece after piece lets others write in between: SQLite has one lock for all of them, and who waits for it only looks
every tenth of a second."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

HELD = 0.4  # seconds for which a job may have had the lock, in all, before it gives way
PAUSE = 0.12  # seconds; `sqlite3_busy_timeout` looks again after 0.1 at the latest
NICENESS = 5  # of a worker: of cores that are too few, a page gets three times as much (setpriority(2))


def let_pages_go_first() -> None:
    """This process does what can wait; whoever shares its cores goes first."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)


class _Here(threading.local):
    held: float | None = None  # seconds since it gave way; None outside of jobs


_here = _Here()


@contextmanager
def gives_way() -> Iterator[None]:
    """What this thread writes within may wait a little for others."""
    _here.held = 0.0
    try:
        yield
    finally:
        _here.held = None


def give_way() -> None:
    """Before the lock is asked for."""
    if _here.held is not None and _here.held >= HELD:
        time.sleep(PAUSE)
        _here.held = 0.0


def has_held(seconds: float) -> None:
    if _here.held is not None:
        _here.held += seconds
