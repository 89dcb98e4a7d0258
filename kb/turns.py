"""Processes that share a folder take turns, by a lock file beside what they write. One that dies lets go of it."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

LOOK_SECONDS = 0.05


@contextmanager
def turn(path: Path, *, patience: float | None = None) -> Iterator[bool]:
    """Hold the lock while inside; threads take turns as processes do.

    With `patience` (seconds) it is False where another still holds the lock by then, and where the folder can't be written.
    Without, it waits, and raises OSError for such a folder.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    except OSError:
        if patience is None:
            raise
        yield False
        return
    with file:  # closing it lets go
        yield _taken(file, patience)


def _taken(file: BinaryIO, patience: float | None) -> bool:
    if patience is None:
        fcntl.flock(file, fcntl.LOCK_EX)
        return True
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except OSError:  # somebody has it
            if time.monotonic() >= until:
                return False
        time.sleep(LOOK_SECONDS)
