"""Whether chances are as they are said: of the questions of which we say 70 %, seven in ten should be answered.

Every collection is asked its own questions and some of each other collection, to which it has no answer; whole, and as
they are typed. Reliability is in ten bins; ECE is the mean distance of what is said and what is so, by how many questions
a bin holds. Pooled, each collection counts the same, and its own questions twice as much as those of others.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.search.goals import at_most
from bench.search.metrics import prefixes
from bench.search.report import table
from bench.search.running import Source
from bench.search.sets import QuestionSet
from bench.table import Row
from kb.search import Index, build_index

OWN, STRANGE = 300, 100  # questions of the collection itself, and of each other one
BINS = 10
SHOWN = 4  # hits among which an answer counts as shown
MOST_ECE = 0.05
FIRST, AMONG = "the first hit answers", "one of four answers"


@dataclass(frozen=True)
class Said:
    set: str
    own: bool
    typed: bool  # a prefix
    chance: dict[str, float]
    true: dict[str, bool]


def ask_all(sources: Sequence[Source]) -> list[Said]:
    sets = [source.read() for source in sources]
    return [said for one in sets for said in _ask(one, sets)]


def calibration_report(said: Sequence[Said]) -> Iterator[str]:
    yield "### Knowing when not to answer\n"
    yield from table(
        ["asked", "collection", "chance that", "cases", "said", "so", "ECE", "ECE, own questions"], list(_rows(said))
    )
    for typed in (False, True):
        yield f"Reliability, pooled, {_asked(typed)} (said: so):\n"
        yield from table(
            ["chance that", *(f"{at * 10}-{at * 10 + 10} %" for at in range(BINS))], list(_bins(said, typed))
        )


def calibration_goals(said: Sequence[Said]) -> Iterator[Row]:
    for typed in (False, True):
        for what in (FIRST, AMONG):
            of = [one for one in said if one.typed is typed]
            yield at_most(f"calibration, {_asked(typed)}, {what}", ece(of, what, _weights(of)), MOST_ECE, "ECE")


def ece(said: Sequence[Said], what: str, weights: Sequence[float] | None = None) -> float:
    """Expected calibration error (Naeini, Cooper and Hauskrecht, 2015)."""
    total = sum(weights) if weights else len(said)
    return sum(weight * abs(told - so) for weight, told, so in reliability(said, what, weights) if weight) / max(
        total, 1e-9
    )


def reliability(
    said: Sequence[Said], what: str, weights: Sequence[float] | None = None
) -> list[tuple[float, float, float]]:
    """(weight, mean chance said, share that was so) of each bin."""
    found = [[0.0, 0.0, 0.0] for _ in range(BINS)]
    for one, weight in zip(said, weights or [1.0] * len(said), strict=True):
        bin_ = found[min(int(one.chance[what] * BINS), BINS - 1)]
        bin_[0] += weight
        bin_[1] += weight * one.chance[what]
        bin_[2] += weight * one.true[what]
    return [(weight, told / weight, so / weight) if weight else (0.0, 0.0, 0.0) for weight, told, so in found]


def _ask(of: QuestionSet, sets: Sequence[QuestionSet]) -> Iterator[Said]:
    index = build_index(of.documents)
    for other in sets:
        own = other is of
        for question in other.sample(OWN if own else STRANGE, 1).questions:
            relevant = question.relevant if own else frozenset()
            yield _said(index, of.name, own, question.text, relevant, typed=False)
            for prefix in prefixes(question.text)[::2]:
                yield _said(index, of.name, own, prefix, relevant, typed=True)


def _said(index: Index, name: str, own: bool, text: str, relevant: frozenset[str], *, typed: bool) -> Said:
    hits, sure = (index.suggest_surely if typed else index.search_surely)(text, None, SHOWN)
    found = [hit.id in relevant for hit in hits]
    return Said(name, own, typed, {FIRST: sure.first, AMONG: sure.shown}, {FIRST: any(found[:1]), AMONG: any(found)})


def _rows(said: Sequence[Said]) -> Iterator[list[str]]:
    names = list(dict.fromkeys(one.set for one in said))
    for typed in (False, True):
        for what in (FIRST, AMONG):
            for name in [*names, "pooled"]:
                of = [one for one in said if one.typed is typed and name in {one.set, "pooled"}]
                weights = _weights(of)
                told = sum(weight * one.chance[what] for weight, one in zip(weights, of, strict=True)) / sum(weights)
                so = sum(weight * one.true[what] for weight, one in zip(weights, of, strict=True)) / sum(weights)
                own = [one for one in of if one.own]
                yield [_asked(typed), name, what, f"{len(of):,}", f"{told:.2f}", f"{so:.2f}", f"{ece(of, what, weights):.3f}", f"{ece(own, what, _weights(own)):.3f}"]  # fmt: skip


def _bins(said: Sequence[Said], typed: bool) -> Iterator[list[str]]:
    of = [one for one in said if one.typed is typed]
    for what in (FIRST, AMONG):
        yield [
            what,
            *(f"{told:.2f}: {so:.2f}" if weight else "-" for weight, told, so in reliability(of, what, _weights(of))),
        ]


def _weights(said: Sequence[Said]) -> list[float]:
    counts = Counter((one.set, one.own) for one in said)
    return [(2.0 if one.own else 1.0) / counts[one.set, one.own] for one in said]


def _asked(typed: bool) -> str:
    return "while typing" if typed else "whole questions"
