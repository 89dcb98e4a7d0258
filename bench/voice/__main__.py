"""`make bench-voice`: the voice of the customer, measured part by part. ASIDE_BENCH_DATA names the folder of labelled comments."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # CPU time of one core, the same on every machine

import argparse
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from bench.table import Row, print_table
from bench.voice.running import measure


def parts() -> list[str]:
    """Every file beside this one that measures something."""
    files = (one for one in Path(__file__).parent.glob("[a-z]*.py"))
    return sorted(one.stem for one in files if "def rows(" in one.read_text("utf-8"))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("parts", nargs="*", help="all of " + ", ".join(parts()))
    chosen = [one for one in parts() if one in (asked.parse_args().parts or parts())]
    measured: list[Row] = []
    # Each in a process of its own, so that its memory is its own.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as fresh:
        for name, (found, seconds) in zip(chosen, fresh.map(measure, chosen), strict=True):
            measured += found
            print(f"{name}: {seconds:.0f} s CPU", flush=True)
    print_table(measured)


if __name__ == "__main__":
    main()
