"""The work of one table: each engine and set in a fresh process, so that none warms or burdens another."""

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from bench.engines import EngineMissing, open_engine
from bench.search.costs import Costs, measure_costs
from bench.search.judging import Judged, judge
from bench.search.scale import recombined
from bench.search.sets import QuestionSet, demo_set, read_set

T = TypeVar("T")
ASKED_FOR_COSTS = 60  # questions typed letter by letter, as many as it takes


@dataclass(frozen=True)
class Source:
    """Where documents and questions come from; each process reads its own."""

    folder: Path | None  # None: our own demo articles
    size: int | None = None  # so many articles recombined from those
    sample: int | None = None  # so many of the questions
    seed: int = 0

    @property
    def name(self) -> str:
        name = self.folder.name if self.folder else "demo articles"
        return f"{self.size:,} articles recombined from {name}" if self.size else name

    def read(self) -> QuestionSet:
        whole = read_set(self.folder) if self.folder else demo_set(self.seed)
        return whole.sample(self.sample, self.seed) if self.sample else whole


def judge_all(engines: Sequence[str], sources: Sequence[Source], *, processes: int) -> list[Judged]:
    """In the order of sources, then engines."""
    return _each(_judged, [(name, source) for source in sources for name in engines], processes)


def cost_all(engines: Sequence[str], sources: Sequence[Source]) -> list[tuple[str, Costs]]:
    """One at a time, so that a neighbour's caches don't count. With the name of the source."""
    jobs = [(name, source) for source in sources for name in engines]
    return [(source.name, costs) for (_, source), costs in zip(jobs, _each(_costs, jobs, 1), strict=True)]


def available(engines: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """For each engine its name, and its version and settings; or no version and why it can't run."""
    for name in engines:
        try:
            with closing(open_engine(name)) as engine:
                yield name, engine.version(), engine.settings
        except EngineMissing as missing:
            yield name, "", str(missing)


def _each(work: Callable[[str, Source], T], jobs: list[tuple[str, Source]], processes: int) -> list[T]:
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        waiting = [pool.submit(work, *job) for job in reversed(jobs)][::-1]  # the last engines take longest: they begin
        return [
            _finished(future, job, left=len(jobs) - at)
            for at, (future, job) in enumerate(zip(waiting, jobs, strict=True), 1)
        ]


def _finished(future: Future[T], job: tuple[str, Source], *, left: int) -> T:
    result = future.result()
    print(f"{job[0]} on {job[1].name} done, {left} to go", file=sys.stderr)
    return result


def _judged(name: str, source: Source) -> Judged:
    asked = source.read()
    with closing(open_engine(name)) as engine:
        engine.build(asked.documents)
        return judge(engine, asked, seed=source.seed)


def _costs(name: str, source: Source) -> Costs:
    questions = source.read().sample(ASKED_FOR_COSTS, source.seed).questions
    with closing(open_engine(name)) as engine:
        if source.size is None:
            return measure_costs(engine, lambda: source.read().documents, questions, seed=source.seed)
        size = source.size
        return measure_costs(
            engine, lambda: list(recombined(source.read().documents, size, source.seed)), questions, seed=source.seed
        )
