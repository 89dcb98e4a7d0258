"""One part, measured in whatever process is asked to."""

import time
from importlib import import_module

from bench.table import Row


def measure(name: str) -> tuple[list[Row], float]:
    """Its rows, and the seconds of CPU this process has used."""
    found = _rows(name)
    return found, time.process_time()


def _rows(name: str) -> list[Row]:
    """A part that breaks is a row that says so: the others are measured all the same."""
    try:
        found: list[Row] = import_module(f"bench.voice.{name}").rows()
        return found
    except Exception as error:
        return [Row(name, "not measured", "", False, f"{type(error).__name__}: {error}")]
