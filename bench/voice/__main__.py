"""`make bench-voice`: the voice of the customer, measured part by part. ASIDE_BENCH_DATA names the folder of labelled comments."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # CPU time of one core, the same on every machine

import argparse
import time
from importlib import import_module
from pathlib import Path

from bench.table import Row, print_table


def parts() -> list[str]:
    """Every file beside this one that measures something."""
    return sorted(one.stem for one in Path(__file__).parent.glob("*.py") if "def rows(" in one.read_text("utf-8"))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("parts", nargs="*", help="all of " + ", ".join(parts()))
    chosen = [one for one in parts() if one in (asked.parse_args().parts or parts())]
    measured: list[Row] = []
    for name in chosen:
        began = time.process_time()
        measured += _rows(name)
        print(f"{name}: {time.process_time() - began:.0f} s CPU", flush=True)
    print_table(measured)


def _rows(name: str) -> list[Row]:
    """A part that breaks is a row that says so: the others are measured all the same."""
    try:
        found: list[Row] = import_module(f"bench.voice.{name}").rows()
        return found
    except Exception as error:
        return [Row(name, "not measured", "", False, f"{type(error).__name__}: {error}")]


if __name__ == "__main__":
    main()
