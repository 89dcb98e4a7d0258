"""A contract's milestones as a line: the one that matters now, those next to it, and what all of them come to. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.money import Money
from helpdesk.host import Step, StepState

SHOWN = 3  # at once
STATES: dict[StepState, str] = {
    "disputed": "In dispute", "reviewed": "In review", "changing": "Changes asked", "funded": "Funded", "released": "Released",
    "returned": "Refunded", "planned": "Not funded",
}  # fmt: skip  # what presses most comes first
SETTLED: frozenset[StepState] = frozenset({"released", "returned"})
FUNDED: frozenset[StepState] = frozenset({"funded", "reviewed", "changing"})  # one sum


@dataclass(frozen=True)
class Point:
    number: int  # from 1
    step: Step
    state: str  # in English
    is_now: bool  # the one that matters
    is_behind: bool  # the line after it is walked


@dataclass(frozen=True)
class Line:
    points: tuple[Point, ...]
    shown: tuple[Point, ...]
    sums: tuple[tuple[str, Money], ...]  # where there are several: by state, one a currency

    @property
    def count(self) -> int:
        return len(self.points)

    @property
    def is_cut(self) -> bool:
        return len(self.shown) < len(self.points)


def line_of(steps: Sequence[Step]) -> Line:
    """`steps`: one at least. Of more than three, the one that matters now stands in the middle where it can."""
    now = _now(steps)
    points = tuple(
        Point(at + 1, step, STATES[step.state], at == now, at < now or step.state in SETTLED)
        for at, step in enumerate(steps)
    )
    start = max(0, min(now - 1, len(points) - SHOWN))
    return Line(points, points[start : start + SHOWN], _sums(steps) if len(steps) > 1 else ())


def _now(steps: Sequence[Step]) -> int:
    """Where somebody waits: a dispute, else the first whose money is held, else the next to fund, else the last."""
    for wanted in ({"disputed"}, {"reviewed", "changing"}, {"funded"}, {"planned"}):
        for at, step in enumerate(steps):
            if step.state in wanted:
                return at
    return len(steps) - 1


def _sums(steps: Sequence[Step]) -> tuple[tuple[str, Money], ...]:
    found: dict[tuple[str, str], int] = {}
    for state in STATES:
        word = STATES["funded"] if state in FUNDED else STATES[state]
        for step in steps:
            if step.state == state:
                key = word, step.amount.currency
                found[key] = found.get(key, 0) + step.amount.minor
    return tuple((word, Money(minor, currency)) for (word, currency), minor in found.items() if minor)
