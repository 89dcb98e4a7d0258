"""Effort is counted as people had it.

1. An issue holds what one person did about one matter, until seven quiet days. 2. Solved without asking us: only when they said so,
or didn't come back and asked nobody. 3. First contact: asked once, handed to nobody, not opened again. 4. What isn't over counts
nowhere. 5. Intervals hold. 6. Counting twice is counting once. 7. It costs few statements, however much there is.
"""

import random
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

import kb
from foundation.database import Database, count_statements
from helpdesk.bulk import add_customers, add_tickets
from helpdesk.effort.counting import count, read_effort
from helpdesk.effort.figures import Sums
from helpdesk.effort.issue import Issue, issues_of
from helpdesk.effort.step import Step
from helpdesk.people.keeping import KEEPER
from helpdesk.routing.data.settings import read_settings
from helpdesk.tickets.tables import changes, tickets
from tests.helpdesk.people import BO, MARA

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
COSTS = {name: one.cost for name, one in read_settings().channels.items()}


def read(days: float, *, who: str = "mara", family: str | None = "payout", minutes: int = 3, **more) -> Step:
    at = NOW - timedelta(days=days)
    return Step(who, at, at + timedelta(minutes=minutes), "article", f"{who}{days}", family=family, **more)


def asked(
    days: float, *, who: str = "mara", family: str | None = "payout", solved: float | None = 0.1, channel: str = "ticket", **more
) -> Step:  # fmt: skip
    at = NOW - timedelta(days=days)
    end = at + timedelta(days=solved) if solved is not None else None
    return Step(who, at, end, channel, f"{who}{days}", family=family, people=True, **more)


def one_issue(*steps: Step) -> Issue:
    (issue,) = issues_of(steps)
    return issue


def test_an_issue_holds_what_one_person_did_about_one_matter() -> None:
    steps = [read(40), read(39), read(30, family="billing"), asked(29, family=None), read(9), read(40, who="sam")]
    assert [len(one.steps) for one in issues_of(steps)] == [2, 2, 1, 1]


def test_an_open_question_keeps_its_issue_open_however_long_it_takes() -> None:
    issue = one_issue(asked(60, solved=None), read(2))
    assert issue.last_at is None
    assert not issue.is_over(NOW)


def test_one_quiet_visit_solved_it_and_a_return_did_not() -> None:
    assert one_issue(read(20)).solved_alone
    assert one_issue(read(20), read(19.99)).solved_alone  # two articles in one sitting
    assert not one_issue(read(20), read(18)).solved_alone
    assert one_issue(read(20), read(18, helped=True)).solved_alone
    assert not one_issue(read(20, helped=False)).solved_alone


def test_whoever_asked_people_afterwards_was_not_helped_whatever_they_said() -> None:
    issue = one_issue(read(20, helped=True), asked(17))
    assert issue.began_alone
    assert not issue.solved_alone
    assert issue.repeats == 1
    assert issue.channels == 2


def test_first_contact_is_asked_once_handed_to_nobody_and_not_opened_again() -> None:
    assert one_issue(read(20), asked(19)).solved_at_first_contact
    assert not one_issue(asked(20), asked(17)).solved_at_first_contact
    assert not one_issue(asked(20, reopenings=1)).solved_at_first_contact
    assert not one_issue(asked(20, handed=("payments_team",))).solved_at_first_contact


def test_every_contact_and_every_hand_over_costs() -> None:
    assert one_issue(read(20)).cost(COSTS) == pytest.approx(0.05)
    assert one_issue(read(20), read(19.99)).cost(COSTS) == pytest.approx(0.05)
    whole = one_issue(read(20), asked(19, reopenings=1, handed=("payments_team",)))
    assert whole.cost(COSTS) == pytest.approx(0.05 + 2 * 3.50 + 7.00)
    assert whole.contacts == 2
    left = one_issue(asked(20, handed=("live_chat",)))  # waited in chat for nobody
    assert left.cost(COSTS) == pytest.approx(4.50 + 3.50)
    assert left.channels == 2


def test_minutes_run_from_the_first_step_to_the_answer_that_ended_it() -> None:
    assert one_issue(read(20), asked(19, solved=0.5)).minutes == pytest.approx(1.5 * 24 * 60)
    backwards = Step("mara", NOW, NOW - timedelta(days=3), "ticket", "t", people=True)  # a clock was set back
    assert one_issue(backwards).minutes == 0


def test_intervals_of_shares_and_means_hold_about_as_often_as_they_say() -> None:
    rng, held = random.Random(5), {"share": 0, "mean": 0}
    for _ in range(400):
        for kind, truth in (("share", 0.8), ("mean", 3.0)):
            sums = Sums()
            for _ in range(40):
                sums.add(float(rng.random() < truth) if kind == "share" else rng.gauss(truth, 2))
            told = sums.told(kind)
            assert told
            held[kind] += told[2] <= truth <= told[3]
    assert 365 <= held["share"] <= 396
    assert 365 <= held["mean"] <= 396


def test_of_nothing_nothing_is_said_and_of_one_only_what_it_was() -> None:
    assert Sums().told("mean") is None
    one = Sums()
    one.add(4.0)
    assert one.told("mean") == [1, 4.0, 4.0, 4.0]


def a_month(database: Database) -> None:
    """Bo read and was helped; Mara read, then asked, was handed on and came back; Bo's newest question is open."""
    with database.writing() as db:
        add_customers(db, [vars(one) | {"seen_at": NOW} for one in (BO, MARA)])
        kb.add_readings(db, [_reading("pending", BO.key, 20, "payouts"), _reading("pending", MARA.key, 15, "payouts")])
        kb.add_votes(db, [_vote("pending", BO.key, 20)])
        add_tickets(db, [_ticket(MARA.key, 14.9, solved=14), _ticket(BO.key, 2, solved=None, topic="card_declined")])
        mine = db.execute(tickets.select().where(tickets.c.customer == MARA.key)).one().id
        told = {"ticket": mine, "who": "Ada", "changed_at": NOW - timedelta(days=14.5)}
        db.execute(changes.insert(), [
            told | {"what": "team", "before": "support", "after": "payments"},
            told | {"what": "status", "before": "solved", "after": "open"},
        ])  # fmt: skip


def _reading(article: str, who: str, days: float, page: str) -> dict:
    return {
        "article_id": article, "seconds": 60, "who": who, "page": page, "role": None, "plan": None, "via": "widget",
        "read_at": NOW - timedelta(days=days),
    }  # fmt: skip


def _vote(article: str, who: str, days: float) -> dict:
    return {
        "article_id": article, "helped": True, "comment": None, "who": who, "page": None, "role": None, "plan": None, "via": "widget",
        "voted_at": NOW - timedelta(days=days) + timedelta(minutes=1),
    }  # fmt: skip


def _ticket(who: str, days: float, *, solved: float | None, topic: str | None = "payout_pending_time") -> dict:
    at = NOW - timedelta(days=days)
    return {
        "subject": "Payout", "status": "solved" if solved else "open", "priority": "normal", "channel": "ticket", "team": "support",
        "via": "widget", "topic": topic, "page": "payouts", "customer": who, "assignee": None, "context": {}, "routing": {},
        "opened_at": at, "solved_at": NOW - timedelta(days=solved) if solved else None, "due_at": None, "rating": None,
        "rating_comment": None, "synthetic": True, "thread": [("customer", who, "Mara", "Where is it?", at)],
    }  # fmt: skip


def test_the_figures_say_what_happened_and_twice_is_once(database: Database) -> None:
    a_month(database)
    for _ in range(2):
        count(database, read_settings(), now=NOW)
    with database.reading() as db:
        told = read_effort(db, 28)
    assert told
    assert (told["all"]["issues"], told["not_over"]) == (2, 1)
    assert told["all"]["alone"][:2] == [2, 0.5]
    assert told["all"]["first"][:2] == [1, 0.0]
    assert told["all"]["contacts"][:2] == [1, 2.0]
    assert told["all"]["transfers"][:2] == [1, 1.0]
    by_role = {one["name"]: one for one in told["role"]}
    assert by_role["client"]["alone"][:2] == [1, 1.0]
    assert by_role["freelancer"]["alone"][:2] == [1, 0.0]
    by_channel = {one["name"]: one for one in told["channel"]}
    assert by_channel["article"]["alone"][:2] == [2, 0.5]
    assert by_channel["ticket"]["alone"] is None
    assert by_channel["ticket"]["contacts"][:2] == [1, 2.0]


def test_a_matter_that_began_before_the_period_does_not_begin_in_it(database: Database) -> None:
    a_month(database)
    with database.writing() as db:
        kb.add_readings(db, [_reading("pending", BO.key, 30, "payouts"), _reading("pending", BO.key, 26, "payouts")])
    count(database, read_settings(), now=NOW)
    with database.reading() as db:
        told = read_effort(db, 28)
    assert told
    assert told["all"]["issues"] == 1  # Mara's; Bo's began 30 days ago


def test_nothing_has_happened_yet(database: Database) -> None:
    count(database, read_settings(), now=NOW)
    with database.reading() as db:
        assert read_effort(db, 28) is None


def test_counting_costs_as_many_statements_for_much_as_for_little(database: Database) -> None:
    a_month(database)
    with count_statements(database) as few:
        count(database, read_settings(), now=NOW)
    with database.writing() as db:
        add_tickets(db, [_ticket(BO.key, day / 3, solved=day / 4) for day in range(12, 80)])
    with count_statements(database) as many:
        count(database, read_settings(), now=NOW)
    assert len(few) == len(many) <= 12


def test_somebody_erased_counts_on_as_nobody(app: Flask, database: Database) -> None:
    a_month(database)
    with app.app_context(), database.writing() as db:
        kb.add_readings(db, [_reading("pending", BO.key, 19, "payouts") | {"who": None}])
        KEEPER.erase(db, MARA.key, "erased:1")
    count(database, read_settings(), now=NOW)
    with database.reading() as db:
        told = read_effort(db, 28)
    assert told
    assert told["all"]["contacts"][:2] == [1, 2.0]
