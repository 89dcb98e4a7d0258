"""A page that stays open: its conversations are read anew before the addresses of the files in them end."""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing

import msgspec

from helpdesk.files import LEAST_SECONDS

EVERY = LEAST_SECONDS - 300.0


def renewed(
    lines: Generator[str], topics: Sequence[str], *, seconds: float = EVERY, clock: Callable[[], float] = time.monotonic
) -> Generator[str]:
    """The lines of a live connection and, every so often, for each topic one that says its files have new addresses."""
    told = clock()
    with closing(lines):
        for line in lines:
            yield line
            if (now := clock()) - told >= seconds:
                told = now
                yield from map(_line, topics)


def _line(topic: str) -> str:
    return f"data: {msgspec.json.encode({'topic': topic, 'data': {'kind': 'files'}}).decode()}\n\n"
