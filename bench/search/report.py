"""The tables: engines side by side, ours minus the best other with its interval, by length and kind, and costs. Markdown."""

from collections.abc import Iterator, Sequence

from bench.search.costs import Costs
from bench.search.intervals import paired_difference
from bench.search.judging import MEASURES, VARIANTS, Judged
from bench.search.learning import Taught

LENGTHS = (3, 6, 9, 12, 15, 18, 24, 30, 45, 60)
ENOUGH = 30  # questions of a length, fewer say nothing
LESS_IS_BETTER = frozenset({"keystrokes"})
COMPARED = [
    *(("clean", measure) for measure in MEASURES),
    *((variant, measure) for variant in ("one slip", "two slips", "with page") for measure in ("MRR@10", "success@3")),
]


def set_report(judged: Sequence[Judged], *, seed: int) -> Iterator[str]:
    """All engines on one set."""
    first = judged[0]
    yield f"### {first.set}, {len(first.kinds):,} questions\n"
    yield from table(
        ["engine", *(_label(*pair) for pair in _compared(first))],
        [_engine_row(one, _compared(first)) for one in judged],
    )
    ours, others = (
        [one for one in judged if one.engine == "ours"],
        [one for one in judged if not one.engine.startswith("ours")],
    )
    if ours and others:
        yield "Ours minus the best other, 95 % interval over questions:\n"
        rows = [_difference_row(ours[0], others, variant, measure, seed) for variant, measure in _compared(first)]
        yield from table(["measure", "ours", "best other", "difference", "we are"], rows)
    yield "Success@3 over all prefixes, each counting the same:\n"
    variants = [variant for variant in VARIANTS if variant in first.prefixes]
    rows = [[one.engine, *(f"{one.over_prefixes(variant):.3f}" for variant in variants)] for one in judged]
    yield from table(["engine", *variants], rows)
    lengths = [length for length in LENGTHS if len(first.by_length.get(length, ())) >= ENOUGH]
    yield "Success@3 by characters typed:\n"
    rows = [[one.engine, *(f"{_share(one.by_length[length]):.3f}" for length in lengths)] for one in judged]
    yield from table(["engine", *(str(length) for length in lengths)], rows)
    kinds = sorted({kind for kind in first.kinds if kind})
    if kinds:
        yield "MRR@10 by kind of question:\n"
        names = [f"{kind} ({first.kinds.count(kind)})" for kind in kinds]
        rows = [[one.engine, *(f"{one.mean('MRR@10', kind=kind):.3f}" for kind in kinds)] for one in judged]
        yield from table(["engine", *names], rows)


def cost_report(costs: Sequence[tuple[str, Costs]]) -> Iterator[str]:
    header = ["articles", "engine", "keystroke p50", "keystroke p99", "memory", "build", "snapshot load"]
    rows = [
        [
            name, one.engine, f"{one.median_ms:.2f} ms", f"{one.p99_ms:.2f} ms", f"{one.megabytes:.0f} MB", f"{one.build_seconds:.1f} s",
            "-" if one.load_seconds is None else f"{one.load_seconds:.2f} s",
        ]
        for name, one in costs
    ]  # fmt: skip
    yield from table(header, rows)


def learning_report(rounds: Sequence[Taught]) -> Iterator[str]:
    header = ["set", "openings an article", "wrong", "switched on", "MRR@10 without", "with", "difference", "it goes"]
    rows = [
        [
            one.set, str(one.each), f"{one.wrong:.0%}", _parts_on(one), f"{one.before:.3f}", f"{one.after:.3f}",
            f"{one.difference.mean:+.3f} [{one.difference.low:+.3f}, {one.difference.high:+.3f}]",
            {"ahead": "better", "behind": "worse", "level": "the same"}[one.difference.verdict],
        ]
        for one in rounds
    ]  # fmt: skip
    yield from table(header, rows)


def _parts_on(taught: Taught) -> str:
    return ", ".join(name for name, on in (("words", taught.words), ("gains", taught.gains)) if on) or "nothing"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A Markdown table with its columns aligned, and an empty line after it."""
    widths = [max(len(cell) for cell in column) for column in zip(header, *rows, strict=True)]
    for cells in (header, ["-" * width for width in widths], *rows):
        yield "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"
    yield ""


def _compared(judged: Judged) -> list[tuple[str, str]]:
    return [pair for pair in COMPARED if pair[0] in judged.scores]


def _label(variant: str, measure: str) -> str:
    return measure if variant == "clean" else f"{measure}, {variant}"


def _engine_row(judged: Judged, compared: Sequence[tuple[str, str]]) -> list[str]:
    return [judged.engine, *(_shown(judged.mean(measure, variant), measure) for variant, measure in compared)]


def _difference_row(ours: Judged, others: Sequence[Judged], variant: str, measure: str, seed: int) -> list[str]:
    sign = -1 if measure in LESS_IS_BETTER else 1
    best = max(others, key=lambda one: sign * one.mean(measure, variant))
    gained = paired_difference(ours.scores[variant][measure], best.scores[variant][measure], seed=seed)
    verdict = {"ahead": "behind", "behind": "ahead"}.get(gained.verdict, gained.verdict) if sign < 0 else gained.verdict
    return [
        _label(variant, measure), _shown(ours.mean(measure, variant), measure), f"{_shown(best.mean(measure, variant), measure)} {best.engine}",
        f"{gained.mean:+.3f} [{gained.low:+.3f}, {gained.high:+.3f}]", verdict,
    ]  # fmt: skip


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits)


def _shown(value: float, measure: str) -> str:
    return f"{value:.1f}" if measure in LESS_IS_BETTER else f"{value:.3f}"
