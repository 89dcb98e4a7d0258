"""Changing routing safely.

1. A proposal is judged on what was logged, by a job, and the report says it in plain words. 2. A proposal that changes nothing is
found to change nothing; a bad one is found out. 3. A live test needs a judgement, one at a time; ended, it is in force or it isn't.
4. It is read by pairs of stretches: queues that carry over don't make it sure. 5. It has run long enough by time and width alone.
6. What can't be worked out is said, not left waiting.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import select, update

from foundation import clock
from foundation.database import Database
from foundation.errors import Conflict, NotFound
from foundation.jobs import work_all
from helpdesk.routing.data.settings import default_settings, read_settings
from helpdesk.routing.data.versions import keep_version, version_in_force
from helpdesk.routing.judging.intervals import Estimate, mean
from helpdesk.routing.judging.judgement import signed
from helpdesk.routing.judging.replaying import Settled
from helpdesk.routing.judging.reports import Report, ask_for, newest_done, read_report
from helpdesk.routing.judging.trial import arm_at
from helpdesk.routing.judging.trials import analyse, begin_trial, by_pairs, end_trial, long_enough
from helpdesk.routing.tables import routing_decisions, routing_state
from tests.helpdesk.simulated import log_a_world

pytestmark = pytest.mark.once

CARELESS = {"choice": {"floor": 0.2, "floor_later": 0.2}}  # a fifth of all questions go anywhere


def propose(database: Database, data: dict[str, Any] | None = None) -> int:
    with database.writing() as db:
        return keep_version(
            db, default_settings() | (data or {}), note="To be judged", by="Lee Okafor", now=clock.now()
        )


def judged(database: Database, version: int) -> Report:
    with database.writing() as db:
        asked = ask_for(db, "judgement", version=version, by="Lee Okafor", now=clock.now())
    work_all(database)
    with database.reading() as db:
        return read_report(db, asked)


def state_of(database: Database) -> Any:
    with database.reading() as db:
        return db.execute(select(routing_state)).one()


def test_a_proposal_that_changes_nothing_is_found_to_change_nothing(app: Flask, database: Database) -> None:
    log_a_world(database, 200)
    report = judged(database, propose(database))
    assert (report.state, report.progress) == ("done", 100)
    assert report.data["verdict"] == "same"
    assert report.data["words"][0] == "It would have decided exactly the same."
    assert report.data["decisions"] == 200


def test_a_proposal_that_is_bad_is_found_out_in_plain_words(app: Flask, database: Database) -> None:
    log_a_world(database, 600)
    version = propose(database, CARELESS)
    report = judged(database, version)
    difference = report.data["difference"]
    assert difference["high"] < 0
    assert report.data["verdict"] == "worse", report.data["words"]
    said = " ".join(report.data["words"])
    assert f"{signed(difference['value'])} per question, between {signed(difference['low'])} and" in said
    assert "600 decisions count like" in said
    with database.writing() as db, pytest.raises(Conflict, match="would do worse"):
        begin_trial(db, version, by="Lee Okafor", now=clock.now())


@pytest.mark.parametrize("count", [0, 1, 24])
def test_with_little_logged_a_judgement_says_so(app: Flask, database: Database, count: int) -> None:
    if count:
        log_a_world(database, count)
    report = judged(database, propose(database))
    assert report.data["words"] == ["Too little to judge by: it takes the questions of 20 people, settled."]


def test_a_judgement_in_the_making_is_not_asked_for_twice(database: Database) -> None:
    version = propose(database)
    with database.writing() as db:
        first = ask_for(db, "judgement", version=version, now=clock.now())
        assert ask_for(db, "judgement", version=version, now=clock.now()) == first
        assert ask_for(db, "health", now=clock.now()) != first


def test_what_cannot_be_worked_out_is_said(app: Flask, database: Database) -> None:
    log_a_world(database, 200)
    with database.writing() as db:
        db.execute(update(routing_decisions).values(answer={"channel": "ticket"}))  # written by nobody we know
    assert judged(database, propose(database)).state == "failed"


def test_a_live_test_begins_after_a_judgement_and_ends_in_force_or_not(app: Flask, database: Database) -> None:
    log_a_world(database, 200)
    version, now = propose(database, {"choice": {"width": 0.5}}), clock.now()
    with database.writing() as db, pytest.raises(Conflict, match="Judge it"):
        begin_trial(db, version, by="Lee Okafor", now=now)
    with database.writing() as db, pytest.raises(NotFound):
        begin_trial(db, 999, by="Lee Okafor", now=now)
    assert judged(database, version).data["verdict"] != "worse"
    with database.writing() as db:
        begin_trial(db, version, by="Lee Okafor", now=now)
    with database.writing() as db, pytest.raises(Conflict, match="Another"):
        begin_trial(db, version, by="Lee Okafor", now=now)
    assert state_of(database).trial["settings"] == version
    with database.writing() as db:
        end_trial(db, adopt=False, by="Lee Okafor", now=now)
    assert (state_of(database).trial, state_of(database).settings) == (None, None)
    with database.writing() as db:
        begin_trial(db, version, by="Lee Okafor", now=now)
        end_trial(db, adopt=True, by="Lee Okafor", now=now)
    work_all(database)
    with database.reading() as db:
        assert version_in_force(db) == version
        kept = newest_done(db, "trial", version)
    assert kept
    assert kept.data["trial"]["adopted"] is True
    with database.writing() as db, pytest.raises(Conflict, match="No live test"):
        end_trial(db, adopt=True, by="Lee Okafor", now=now)


def test_no_live_test_begins_while_the_rules_alone_decide(app: Flask, database: Database) -> None:
    log_a_world(database, 200)
    version = propose(database)
    judged(database, version)
    with database.writing() as db:
        db.execute(update(routing_state).values(mode="rules"))
    with database.writing() as db, pytest.raises(Conflict, match="rules alone"):
        begin_trial(db, version, by="Lee Okafor", now=clock.now())


BEGAN = datetime(2026, 3, 2, tzinfo=UTC)
TRIAL = {"settings": 2, "against": None, "began": BEGAN.isoformat(), "stretch_min": 60, "by": "Lee Okafor"}


def a_test_of(days: int, gain: float, *, hour_sd: float, seed: int, an_hour: int = 6) -> list[Settled]:
    """Questions of a live test; whole hours are good or bad together, as queues make them."""
    draw, rows = np.random.default_rng(seed), []
    for hour in range(24 * days):
        luck, at = draw.normal(0, hour_sd), BEGAN + timedelta(hours=hour)
        arm = arm_at(TRIAL, at)
        for n in range(an_hour):
            cost = 30 - luck - (gain if arm == "proposed" else 0) + draw.normal(0, 2)
            rows.append(Settled(
                id=f"{hour}-{n}", raw={"urgency": "low"}, answer={"channel": "ticket"}, who=None, arm=arm, weight=1.0,
                outcome={"resolved": True, "ttr_min": 0, "handling_cost": max(0.0, cost)},
                decided_at=at + timedelta(minutes=9 * n + 4), settled_at=at + timedelta(days=1),
            ))  # fmt: skip
    return rows


def analysed(rows: list[Settled], days: float) -> dict[str, Any]:
    return analyse(rows, TRIAL, {"now": 1, "proposed": 1}, read_settings(), now=BEGAN + timedelta(days=days))


def test_a_live_test_finds_the_gain_with_its_interval() -> None:
    report = analysed(a_test_of(14, 3.0, hour_sd=1.0, seed=1), 14)
    found = report["difference"]
    assert found["low"] < 3.0 < found["high"]
    assert found["low"] > 0
    assert report["enough"]
    assert report["words"][-1] == "It has run long enough. The proposed data do better."


def test_it_is_read_by_stretches_so_that_hours_that_go_together_do_not_make_it_sure() -> None:
    by_stretch, naive = 0, 0
    for seed in range(60):
        rows = a_test_of(4, 0.0, hour_sd=4.0, seed=seed)
        found = analysed(rows, 4)["difference"]
        by_stretch += found["low"] <= 0 <= found["high"]
        naive += apart(rows)
    assert by_stretch >= 53  # of 60; 57 on average
    assert naive < 45


def apart(rows: list[Settled]) -> bool:
    """Whether single decisions, taken as if they had nothing to do with each other, leave room for no difference."""
    one, other = (
        mean(np.array([row.outcome["handling_cost"] for row in rows if row.arm == arm])) for arm in ("now", "proposed")
    )
    return abs(one.value - other.value) <= 1.96 * float(np.hypot(one.error, other.error))


def test_the_first_minutes_of_a_stretch_belong_to_the_one_before() -> None:
    rows = a_test_of(2, 0.0, hour_sd=0.0, seed=1)
    assert analysed(rows, 2)["counted"] == len(rows) * 5 // 6


@pytest.mark.parametrize(
    ("days", "pairs", "half", "enough"),
    [(6.9, 80, 0.1, False), (7, 39, 0.1, False), (7, 80, 0.4, True), (7, 80, 0.9, False), (28, 80, 0.9, True)],
)
def test_it_has_run_long_enough_by_time_and_width_alone(days: float, pairs: int, half: float, enough: bool) -> None:
    for value in (-9.0, 0.0, 9.0):
        assert long_enough(days, pairs, Estimate(value, value - half, value + half, half / 2)) is enough


def test_two_pairs_say_nothing() -> None:
    assert by_pairs([(1, 2.0, 1.0), (2, 3.0, 1.0)]) is None
    assert "Too little" in analysed([], 1)["words"][0]


def test_figures_have_a_sign() -> None:
    assert [signed(one) for one in (0.84, -1.2, 0.0, 0.04, -0.001)] == ["+0.8", "−1.2", "0.00", "+0.04", "0.00"]
