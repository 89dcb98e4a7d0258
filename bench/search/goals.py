"""What we promise of suggestions, each beside what was measured."""

from collections.abc import Iterator, Sequence

from bench.search.costs import Costs
from bench.search.judging import Judged
from bench.table import Row

QUALITY = {"banking77": {"MRR@10": 0.84, "success@3": 0.58}, "business_central": {"MRR@10": 0.72, "success@3": 0.60}}
LOST_TO_SLIPS = 0.03
GAINED_BY_PAGE = 0.02
BM25 = ("rank_bm25", "bm25s")
P99_MS = {10_000: 3.0, 100_000: 10.0}
MEGABYTES, BUILD_SECONDS, LOAD_SECONDS = 1000, 60, 1.0  # at the largest


def quality_goals(judged: Sequence[Judged]) -> Iterator[Row]:
    """Of our own engine; a set that wasn't asked has no rows."""
    for ours in (one for one in judged if one.engine == "ours" and one.set in QUALITY):
        for measure, goal in QUALITY[ours.set].items():
            yield at_least(f"{ours.set}, {measure}", ours.mean(measure), goal)
        for measure in QUALITY[ours.set]:
            lost = ours.mean(measure) - ours.mean(measure, "two slips")
            name = f"{ours.set}, {measure} lost to two slips"
            yield Row(name, f"{lost:.3f}", f"<= {LOST_TO_SLIPS}", lost <= LOST_TO_SLIPS)
        typed = "success@3 over all prefixes"
        yield at_least(f"{ours.set}, {typed}", ours.over_prefixes(), QUALITY[ours.set]["success@3"])
        lost = ours.over_prefixes() - ours.over_prefixes("two slips")
        yield Row(f"{ours.set}, {typed} lost to two slips", f"{lost:.3f}", f"<= {LOST_TO_SLIPS}", lost <= LOST_TO_SLIPS)
        if "with page" in ours.scores:
            gained = ours.mean("MRR@10", "with page") - ours.mean("MRR@10")
            yield at_least(f"{ours.set}, MRR@10 gained by the page", gained, GAINED_BY_PAGE)
        others = [one for one in judged if one.set == ours.set and one.engine in BM25]
        if "keyword" in ours.kinds and others:
            best = max(others, key=lambda one: one.mean("MRR@10", kind="keyword"))
            goal = best.mean("MRR@10", kind="keyword")
            yield at_least(
                f"{ours.set}, MRR@10 of keywords",
                ours.mean("MRR@10", kind="keyword"),
                goal,
                f"{best.engine} on the same",
            )


def cost_goals(costs: Sequence[Costs]) -> Iterator[Row]:
    for ours in (one for one in costs if one.engine == "ours" and one.documents in P99_MS):
        size, goal = f"{ours.documents:,} articles", P99_MS[ours.documents]
        yield at_most(f"{size}, keystroke p99", ours.p99_ms, goal, "ms CPU", f"{ours.keystrokes} keystrokes")
        if ours.documents == max(P99_MS):
            yield at_most(f"{size}, memory", ours.megabytes, MEGABYTES, "MB")
            yield at_most(f"{size}, build", ours.build_seconds, BUILD_SECONDS, "s CPU")
            if ours.load_seconds is not None:
                yield at_most(f"{size}, loading a snapshot", ours.load_seconds, LOAD_SECONDS, "s CPU")


def at_least(name: str, value: float, goal: float, note: str = "") -> Row:
    return Row(name, f"{value:.3f}", f">= {goal:.3f}", value >= goal, note)


def at_most(name: str, value: float, goal: float, unit: str, note: str = "") -> Row:
    return Row(name, f"{value:.2f} {unit}", f"<= {goal:g} {unit}", value <= goal, note)
