"""The interval holds the mean, is the same for a seed, and says ahead or behind only where chance alone wouldn't."""

import random

from bench.search.intervals import paired_difference


def test_one_that_is_always_better_is_ahead() -> None:
    ours = [0.5 + 0.001 * (at % 7) for at in range(200)]
    gained = paired_difference(ours, [value - 0.1 for value in ours])
    assert gained.verdict == "ahead"
    assert gained.low == gained.high == gained.mean == 0.1 or abs(gained.mean - 0.1) < 1e-9


def test_the_other_way_round_it_is_behind_by_as_much() -> None:
    chance = random.Random(3)
    ours = [chance.random() for _ in range(300)]
    theirs = [value + chance.uniform(0, 0.2) for value in ours]
    there, back = paired_difference(ours, theirs), paired_difference(theirs, ours)
    assert (there.verdict, back.verdict) == ("behind", "ahead")
    assert abs(there.low + back.high) < 1e-12


def test_chance_alone_is_level() -> None:
    chance = random.Random(5)
    ours, theirs = ([chance.random() for _ in range(400)] for _ in range(2))
    gained = paired_difference(ours, theirs)
    assert gained.low < gained.mean < gained.high
    assert gained.verdict == "level"


def test_a_seed_always_gives_the_same_interval() -> None:
    ours, theirs = [0.0, 1.0, 0.5, 1.0], [0.0, 0.5, 0.5, 0.0]
    assert paired_difference(ours, theirs, seed=4) == paired_difference(ours, theirs, seed=4)


def test_the_interval_is_as_wide_as_theory_says() -> None:
    """Of n differences with standard deviation s, about 1.96 s / sqrt(n) to each side."""
    gained = paired_difference([0.0, 1.0] * 200, [0.0] * 400)
    assert abs((gained.high - gained.low) / 2 - 1.96 * 0.5 / 400**0.5) < 0.004
