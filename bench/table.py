"""Measuring and printing: CPU time of one call, medians and 99th percentiles, one row each."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    name: str
    value: str
    goal: str
    met: bool | None  # None: no goal
    note: str = ""


def cpu_ms(call: Callable[[], object], *, times: int, warm: int = 5) -> list[float]:
    """CPU milliseconds of each call in this thread, collector off, after a few to warm up."""
    for _ in range(warm):
        call()
    gc.collect()
    gc.disable()
    taken = []
    try:
        for _ in range(times):
            began = time.thread_time()
            call()
            taken.append((time.thread_time() - began) * 1000)
    finally:
        gc.enable()
    return taken


def loop_ms() -> float:
    """What a fixed piece of Python takes here and now: a shared machine is half as fast in one hour as in another, and so is one build of
    Python beside another."""

    def turn() -> int:
        return sum(number * number % 7 for number in range(100_000))

    return median(cpu_ms(turn, times=15))


def most_megabytes() -> float:
    """The most memory this process held since it began; what it was forked from isn't in it, as it is in getrusage's."""
    held = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
    return int(held.split()[1]) / 1024


def median(values: list[float]) -> float:
    return statistics.median(values)


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def print_table(rows: list[Row]) -> None:
    widths = [
        max(len(cell) for cell in column) for column in zip(*[(r.name, r.value, r.goal) for r in rows], strict=True)
    ]
    print(f"\n{'what':<{widths[0]}}  {'measured':<{widths[1]}}  {'goal':<{widths[2]}}")
    print("-" * (sum(widths) + 24))
    for row in rows:
        mark = "" if row.met is None else "met" if row.met else "MISSED"
        print(
            f"{row.name:<{widths[0]}}  {row.value:<{widths[1]}}  {row.goal:<{widths[2]}}  {mark:<6}  {row.note}".rstrip()
        )
