"""Reliability: chances that are as they are said have no error, over-sure ones have theirs, and every collection counts the same."""

import pytest

from bench.search.calibration import FIRST, Said, calibration_goals, calibration_report, ece, reliability


def said(chance: float, *, right: int, of: int, own: bool = True) -> list[Said]:
    return [Said("banking77", own, False, {FIRST: chance, "one of four answers": chance}, {FIRST: at < right, "one of four answers": at < right}) for at in range(of)]  # fmt: skip


def test_chances_that_are_as_they_are_said_have_no_error() -> None:
    assert ece([*said(0.7, right=7, of=10), *said(0.25, right=1, of=4)], FIRST) == pytest.approx(0)


def test_an_over_sure_engine_is_off_by_how_much_it_is() -> None:
    assert ece(said(0.9, right=5, of=10), FIRST) == pytest.approx(0.4)
    assert reliability(said(1.0, right=5, of=10), FIRST)[-1] == (10, 1.0, 0.5)


def test_own_questions_count_twice_whatever_their_number() -> None:
    both = [*said(0.9, right=9, of=10), *said(0.9, right=0, of=500, own=False)]
    by_name = {row.name: row for row in calibration_goals(both) if "whole" in row.name}
    assert by_name[f"calibration, whole questions, {FIRST}"].value == "0.30 ECE"


def test_the_report_is_tables() -> None:
    lines = list(calibration_report([*said(0.9, right=9, of=10), *(Said("banking77", True, True, one.chance, one.true) for one in said(0.5, right=5, of=10))]))  # fmt: skip
    assert any("| whole questions | banking77" in line for line in lines)
    assert any("0.90: 0.90" in line for line in lines)
