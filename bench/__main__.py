"""`make bench`: every number we promise, measured in one run on a seeded demo world. CPU time, medians and p99."""

import gzip
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.languages.measure import rows as languages
from bench.table import Row, cpu_ms, median, percentile, print_table
from bench.widget import widget_rows
from bench.world import World
from widgets.bundling import LOADER, core_script, loader_script, modules_of
from widgets.loader import joined, tightened, without_comments

ROOT = Path(__file__).parents[1]
QUERIES = (
    "miletsone not relased",
    "how long until i get paid",
    "card declined",
    "wher is my payout",
    "dispute no answer",
    "change email",
)


def main() -> None:
    rows = [*start_up(), *widget_weight(), *languages()]
    with tempfile.TemporaryDirectory(prefix="aside-bench-") as folder:
        rows += pages(Path(folder))
    print_table(rows)
    sys.exit(any(row.met is False for row in rows))


def start_up() -> list[Row]:
    """A fresh web process on a database that is there: import, build the application, answer one request."""
    code = (
        "import time; began = time.process_time(); import resource; import app; "
        "assert app.create_app().test_client().get('/help/').status_code == 200; "
        "print(time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    runs = []
    with tempfile.TemporaryDirectory(prefix="aside-bench-") as folder:
        environment = {**os.environ, "ASIDE_VAR": folder, "ASIDE_LOG_LEVEL": "ERROR"}
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", "migrate"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            check=True,
        )
        for _ in range(3):
            command = [sys.executable, "-W", "ignore", "-c", code]
            out = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
            runs.append([float(word) for word in out.stdout.split()[-2:]])
    seconds, memory = (sorted(run[at] for run in runs)[1] for at in (0, 1))
    return [
        Row(
            "import app to first response",
            f"{seconds:.2f} s CPU",
            "< 2 s",
            seconds < 2,
            "median of 3 fresh processes, no articles",
        ),
        Row("memory after first response", f"{memory:.0f} MB", "< 150 MB", memory < 150),
    ]


def widget_weight() -> list[Row]:
    """As it travels: the loader; with the one script of the panel; with every part in one language."""
    folder = ROOT / "widgets" / "static" / "widget"
    sources = {path.stem: tightened(without_comments(path.read_text())) for path in folder.glob("*.js")}
    read = sources.__getitem__
    loader, core = _packed(joined(loader_script(read))), _packed(joined(core_script(read)))
    at_once = {*modules_of(read, LOADER), *modules_of(read), "ar"}
    parts = sum(_packed(source) for name, source in sources.items() if name not in at_once)
    return [
        _weight("widget, before use", loader, 5, "one request, nothing stored"),
        _weight("widget, until the first suggestion", loader + core, 30, "two requests for scripts"),
        _weight("widget, everything open", loader + core + parts, 60, "in Spanish"),
    ]


def _weight(name: str, size: int, most: int, note: str) -> Row:
    return Row(name, f"{size / 1000:.1f} kB gz", f"<= {most} kB", size <= most * 1000, note)


def _packed(source: str) -> int:
    return len(gzip.compress(source.encode(), 9))


def pages(folder: Path) -> list[Row]:
    """On the seeded world: keystroke, home, queue, ticket, ticket creation."""
    world = World(folder)
    rows = [
        Row("seeding the demo world", f"{world.seed_seconds:.0f} s", "< 60 s", world.seed_seconds < 60, "wall time")
    ]
    keystrokes = [query[:length] for query in QUERIES for length in range(1, len(query) + 1)]
    taken = [world.keystroke(text) for text in keystrokes for _ in range(3)]
    statements = world.statements(lambda: world.keystroke("milest"))
    rows.append(
        Row("keystroke, server time", f"p50 {median(taken):.1f}, p99 {percentile(taken, 0.99):.1f} ms", "p99 <= 10 ms",
            percentile(taken, 0.99) <= 10 and statements == 0, f"{len(taken)} keystrokes, whole request, {statements} SQL")
    )  # fmt: skip
    for name, call in world.pages().items():
        rows.append(_page(world, name, call))
    made = cpu_ms(world.create_ticket, times=100)
    rows.append(
        Row(
            "ticket creation",
            f"p50 {median(made):.1f}, p99 {percentile(made, 0.99):.1f} ms",
            "",
            None,
            "routing, clocks, events in one transaction",
        )
    )
    return [*rows, *widget_rows(world)]


def _page(world: "World", name: str, call: Callable[[], object]) -> Row:
    taken = cpu_ms(call, times=40)
    statements = world.statements(call)
    good = median(taken) <= 25 and statements <= 8
    return Row(
        f"{name} page",
        f"p50 {median(taken):.1f}, p99 {percentile(taken, 0.99):.1f} ms",
        "<= 25 ms, <= 8 SQL",
        good,
        f"{statements} SQL statements",
    )


if __name__ == "__main__":
    main()
