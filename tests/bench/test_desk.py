"""The desk's bench.

1. Its parts are found by themselves, and one that breaks is a row that says so.
2. A cost counts the database server's CPU, and its goal counts statements too.
3. Where django-helpdesk can't be installed, the table says so and counts it as missed.
"""

import subprocess
from pathlib import Path

import pytest

from bench.desk import live, rival
from bench.desk.cost import Cost, cost_of
from bench.parts import _measure, parts_of
from foundation.database import Database
from tests.helpdesk.people import ask


def test_parts_are_found_by_themselves() -> None:
    found = parts_of("desk")
    assert {"live", "long_thread", "on_postgresql", "on_sqlite", "rival"} <= set(found)
    assert found == sorted(found)
    assert "asking" in parts_of("voice")


def test_a_part_that_breaks_is_a_row_that_says_so() -> None:
    [row], _ = _measure("bench.desk.nowhere")
    assert (row.name, row.value, row.met) == ("nowhere", "not measured", False)
    assert "ModuleNotFoundError" in row.note


def test_a_goal_counts_the_servers_cpu_and_the_statements() -> None:
    assert Cost(20, 4, 8).row("queue", 25, most=8).met
    assert not Cost(20, 6, 8).row("queue", 25, most=8).met
    assert not Cost(20, 4, 9).row("queue", 25, most=8).met
    assert Cost(20, 4, 8).row("queue", 25, most=8).value == "24.0 ms (4.0 PostgreSQL), 8 SQL"


def test_a_call_is_measured_with_its_statements(database: Database) -> None:
    def call() -> None:
        with database.writing() as db:
            ask(db)

    found = cost_of(database, call, times=3, warm=0)
    assert found.ours > 0
    assert found.statements > 3
    assert (found.server > 0) == (not database.is_sqlite)


def test_a_missing_rival_is_said_aloud(capsys: pytest.CaptureFixture[str]) -> None:
    [row] = rival.missing(subprocess.CalledProcessError(1, "uv", stderr="no route to the index\n"))
    assert row.met is False
    assert "no route to the index" in row.note
    assert "can't be installed on this machine: no route to the index" in capsys.readouterr().out


def test_the_rivals_numbers_become_rows() -> None:
    one = {"ms": 779.4, "statements": 12}
    found = {"version": "2.6.1", "tickets": 100_000, "follow_ups": 400_000, "slowest search": 900.0}
    rows = rival.as_rows(found | dict.fromkeys(rival.NAMES, one))
    assert rows[0].value == "779.4 ms, 12 SQL"
    assert "100,000 tickets" in rows[0].note


def test_a_part_says_whom_it_measures_with(tmp_path: Path) -> None:
    assert rival.FOLDER.joinpath("requirements.txt").read_text().splitlines()[-1].startswith("django-helpdesk==")
    assert live.SCREENS == 200
