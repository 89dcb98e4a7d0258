"""Slips are the same for a seed, exactly as many as asked, inside words of four letters or more, and no word is lost or gained."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bench.search.slips import slip

questions = st.lists(st.from_regex(r"[a-zA-Z]{1,12}", fullmatch=True), min_size=1, max_size=10).map(" ".join)
seeds = st.integers(0, 10_000)


@given(questions, st.integers(0, 3), seeds)
def test_a_seed_always_gives_the_same_slips(text: str, count: int, seed: int) -> None:
    assert slip(text, count, seed) == slip(text, count, seed)


@given(questions, st.integers(0, 3), seeds)
def test_each_slip_is_in_a_word_of_its_own_while_there_are_enough(text: str, count: int, seed: int) -> None:
    before, after = text.split(), slip(text, count, seed).split()
    assert len(before) == len(after)
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    long_enough = sum(len(word) >= 4 for word in before)
    assert len(changed) == min(count, long_enough)
    assert all(len(old) >= 4 for old, _ in changed)


@given(st.from_regex(r"[a-z]{4,12}", fullmatch=True), seeds)
def test_one_slip_is_one_key(word: str, seed: int) -> None:
    assert _distance(word, slip(word, 1, seed)) == 1


@given(st.from_regex(r"[a-z]{4,12}", fullmatch=True), seeds)
def test_a_second_slip_never_mends_the_first(word: str, seed: int) -> None:
    assert slip(word, 2, seed) not in {word, slip(word, 0, seed)}


@given(st.text(max_size=60), st.integers(0, 3), seeds)
def test_any_text_is_taken_and_what_is_no_word_stays(text: str, count: int, seed: int) -> None:
    others = re.compile(r"[A-Za-z]+")
    assert others.sub("", slip(text, count, seed)) == others.sub("", text)


def test_the_first_letter_is_hit_about_as_often_as_people_hit_it() -> None:
    slipped = [slip("milestone", 1, seed) for seed in range(4000)]
    first = sum(not word.startswith("m") for word in slipped) / len(slipped)
    assert 0.01 < first < 0.05


def test_all_four_kinds_happen() -> None:
    slipped = {slip("payout", 1, seed) for seed in range(2000)}
    assert {"payut", "payyout", "payour", "pyaout"} <= slipped


def _distance(one: str, other: str) -> int:
    """Keys between two words, swapped neighbours being one (optimal string alignment)."""
    rows = [list(range(len(other) + 1))]
    for y, letter in enumerate(one, 1):
        row = [y]
        for x, wanted in enumerate(other, 1):
            best = min(rows[-1][x] + 1, row[-1] + 1, rows[-1][x - 1] + (letter != wanted))
            if y > 1 and x > 1 and letter == other[x - 2] and one[y - 2] == wanted:
                best = min(best, rows[-2][x - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
