"""The line of milestones: 1. The one that matters now is always on it. 2. At most three are shown, next to each other, and none is lost.
3. What all come to adds up, one sum a state and currency."""

from collections.abc import Sequence
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.money import Money
from helpdesk.beside.milestones import line_of
from helpdesk.host import Step, StepState

states = st.lists(st.sampled_from(get_args(StepState)), min_size=1, max_size=12)


def steps(*states: StepState, currency: str = "EUR") -> list[Step]:
    return [Step(f"Part {n}", state, Money(n * 100, currency)) for n, state in enumerate(states, 1)]


@given(states)
def test_three_next_to_each_other_with_the_one_that_matters(found: Sequence[StepState]) -> None:
    line = line_of(steps(*found))
    assert [point.step for point in line.points] == steps(*found)
    numbers = [point.number for point in line.shown]
    assert numbers == list(range(numbers[0], numbers[0] + min(3, len(found))))
    assert sum(point.is_now for point in line.points) == sum(point.is_now for point in line.shown) == 1
    assert line.is_cut == (len(found) > 3)


@given(states)
def test_the_sums_come_to_what_the_milestones_come_to(found: Sequence[StepState]) -> None:
    line = line_of(steps(*found))
    whole = sum(one.amount.minor for one in steps(*found))
    assert sum(money.minor for _, money in line.sums) == (whole if len(found) > 1 else 0)
    assert len({state for state, _ in line.sums}) == len(line.sums)


@pytest.mark.parametrize(("found", "now"), [
    (("released", "reviewed", "funded"), 2), (("released", "funded", "disputed"), 3), (("released", "planned", "planned"), 2),
    (("released", "returned"), 2), (("planned", "planned"), 1), (("funded", "changing"), 2),
])  # fmt: skip
def test_the_one_that_matters_is_where_somebody_waits(found: Sequence[StepState], now: int) -> None:
    assert [point.number for point in line_of(steps(*found)).points if point.is_now] == [now]


def test_two_currencies_are_never_added() -> None:
    both = [*steps("funded", "reviewed"), *steps("released", currency="USD")]
    assert line_of(both).sums == (("Funded", Money(300, "EUR")), ("Released", Money(100, "USD")))
