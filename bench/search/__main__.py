"""`python -m bench.search`: one engine or all, one set or all, one run, one table."""

import argparse
import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from bench.engines import NAMES
from bench.search.calibration import ask_all, calibration_goals, calibration_report
from bench.search.goals import P99_MS, cost_goals, quality_goals
from bench.search.learning import ROUNDS, teach_all
from bench.search.report import cost_report, learning_report, set_report
from bench.search.running import Source, available, cost_all, judge_all
from bench.search.sets import default_folder, find_sets
from bench.table import Row, print_table

QUICK = 100  # questions of each set
SCALED = "business_central"  # the set larger ones are recombined from


def main() -> None:
    asked = arguments()
    if asked.learning:
        return learning(asked)
    sources, missing = find_sources(asked)
    if asked.calibration:
        return finish(*calibrated(sources))
    engines = list(available(asked.engine or NAMES))
    running = [name for name, version, _ in engines if version]
    for line in [*heading(engines), *missing]:
        print(line)
    judged = judge_all(running, sources, processes=os.cpu_count() or 1)
    for _, of_one_set in groupby(judged, lambda one: one.set):
        for line in set_report(list(of_one_set), seed=asked.seed):
            print(line)
    costs = cost_all(running, costed(sources, asked))
    for line in ["### Costs\n", *cost_report(costs)]:
        print(line)
    lines, rows = calibrated(sources) if "ours" in running else ([], [])
    finish(lines, [*quality_goals(judged), *cost_goals([one for _, one in costs]), *rows])


def calibrated(sources: list[Source]) -> tuple[list[str], list[Row]]:
    said = ask_all(sources)
    return list(calibration_report(said)), list(calibration_goals(said))


def finish(lines: list[str], rows: list[Row]) -> None:
    """Print what was measured, and end with an error when a goal was missed."""
    for line in lines:
        print(line)
    if rows:
        print_table(rows)
    sys.exit(any(row.met is False for row in rows))


def learning(asked: argparse.Namespace) -> None:
    """Only what learning brings. An error when other questions go worse with it."""
    rounds = []
    for one in find_sets(asked.data):
        if isinstance(one, str):
            print(one)
            continue
        rounds += list(teach_all(one, seed=asked.seed, rounds=ROUNDS[:2] if asked.quick else ROUNDS))
    for line in learning_report(rounds):
        print(line)
    sys.exit(any(one.worse for one in rounds))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=default_folder(), help="one set, or a folder of sets (ASIDE_BENCH_DATA)"
    )
    parser.add_argument("--engine", action="append", choices=NAMES, help="once or more; all when left out")
    parser.add_argument("--sample", type=int, help="ask only so many questions of each set")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--calibration", action="store_true", help="only whether our chances are as they are said")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} questions of each set, costs of one set only")
    parser.add_argument("--learning", action="store_true", help="only what learning from clicks brings")
    return parser.parse_args()


def find_sources(asked: argparse.Namespace) -> tuple[list[Source], list[str]]:
    """What is on this machine, our own articles last unless one set was named; and a sentence for each set that isn't."""
    found = list(find_sets(asked.data))
    alone = asked.data is not None and asked.data in found
    folders = [*(one for one in found if isinstance(one, Path)), *([] if alone else [None])]
    sample = asked.sample or (QUICK if asked.quick else None)
    return [Source(folder, sample=sample, seed=asked.seed) for folder in folders], [
        one for one in found if isinstance(one, str)
    ]


def costed(sources: list[Source], asked: argparse.Namespace) -> list[Source]:
    """Every set whole, and larger ones made of one of them; in a hurry only the one that is there and most like a real help centre."""
    whole = [Source(one.folder, seed=asked.seed) for one in sources]
    scaled = [one for one in whole if one.name == SCALED]
    if asked.quick:
        return scaled or whole[:1]
    return whole + [replace(one, size=size) for one in scaled for size in P99_MS]


def heading(engines: list[tuple[str, str, str]]) -> Iterator[str]:
    yield f"{datetime.now(UTC):%d %B %Y}, {os.cpu_count()} cores ({_processor()}), Python {platform.python_version()}.\n"
    for name, version, settings in engines:
        yield f"- **{name}** {version}: {settings}." if version else f"- {settings}"
    yield ""


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    main()
