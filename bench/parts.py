"""A bench made of parts: every file of its folder that has rows, each measured in a process of its own."""

import time
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from bench.table import Row, loop_ms

FOLDER = Path(__file__).parent


def parts_of(bench: str) -> list[str]:
    """`desk` -> the names of its parts."""
    files = (FOLDER / bench).glob("[a-z]*.py")
    return sorted(one.stem for one in files if "\ndef rows(" in one.read_text("utf-8"))


def measure_parts(bench: str, chosen: list[str]) -> list[Row]:
    """Their rows; says after each how long it took and what it found, so that a run that is stopped has told what it had. A process each, so that its memory is its own."""
    measured: list[Row] = []
    before = loop_ms()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as fresh:
        names = [f"bench.{bench}.{name}" for name in chosen]
        for name, (found, seconds) in zip(chosen, fresh.map(_measure, names), strict=True):
            measured += found
            print(
                f"{name}: {seconds:.0f} s CPU", *(f"  {one.name}: {one.value}" for one in found), sep="\n", flush=True
            )
    measured.append(
        Row("this machine", f"{before:.1f}; {loop_ms():.1f} ms", "", None, "a loop of Python, before and after")
    )
    return measured


def _measure(module: str) -> tuple[list[Row], float]:
    found = _rows(module)
    return found, time.process_time()


def _rows(module: str) -> list[Row]:
    """A part that breaks is a row that says so: the others are measured all the same."""
    try:
        found: list[Row] = import_module(module).rows()
        return found
    except Exception as error:
        name = module.rpartition(".")[2]
        return [Row(name, "not measured", "", False, f"{type(error).__name__}: {str(error)[:300]}")]
