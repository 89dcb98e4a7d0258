"""What an engine costs: CPU of a build and of a keystroke, memory, loading a snapshot. For a process of its own."""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.engines import Engine
from bench.search.sets import Question, RawDocument
from bench.search.slips import slip
from bench.table import median, percentile

KEYSTROKES = 1000
LEAST = 40  # keystrokes measured even when they are slow
ENOUGH = 15.0  # seconds of CPU after which a slow engine is known to be slow
SHOWN = 5
LONGEST = 40  # characters of a question that are typed


@dataclass(frozen=True)
class Costs:
    engine: str
    documents: int
    build_seconds: float
    megabytes: float
    keystrokes: int
    median_ms: float
    p99_ms: float
    load_seconds: float | None  # None: this engine isn't asked to


def measure_costs(
    engine: Engine, documents: Callable[[], Sequence[RawDocument]], questions: Sequence[Question], *, seed: int
) -> Costs:
    """CPU seconds throughout, helper threads included; the collector runs as it does in a web process."""
    given = documents()
    before = engine.resident_bytes()
    count, began = len(given), engine.cpu_seconds()
    engine.build(given)
    built = engine.cpu_seconds() - began
    held = (engine.resident_bytes() - before) / 1e6
    del given
    taken = _keystrokes(engine, questions, seed)
    return Costs(
        engine.name, count, built, held, len(taken), median(taken), percentile(taken, 0.99), _load_seconds(engine)
    )


def typed_letters(questions: Sequence[Question], seed: int) -> Iterator[tuple[str, str | None]]:
    """Questions with one slip each, typed letter by letter on their pages."""
    for question in questions:
        text = slip(question.text, 1, f"{seed}/{question.id}")[:LONGEST]
        for length in range(1, len(text) + 1):
            yield text[:length], question.page


def _keystrokes(engine: Engine, questions: Sequence[Question], seed: int) -> list[float]:
    """Milliseconds of each."""
    engine.suggest("warm up", None, SHOWN)
    taken: list[float] = []
    for text, page in typed_letters(questions, seed):
        began = engine.cpu_seconds()
        engine.suggest(text, page, SHOWN)
        taken.append((engine.cpu_seconds() - began) * 1000)
        if len(taken) >= KEYSTROKES or (len(taken) >= LEAST and sum(taken) > ENOUGH * 1000):
            break
    return taken


def _load_seconds(engine: Engine) -> float | None:
    if not engine.has_snapshots:
        return None
    with tempfile.TemporaryDirectory(prefix="aside-bench-") as folder:
        path = Path(folder) / "index"
        engine.save(path)
        began = time.process_time()
        engine.load(path)
        return time.process_time() - began
