"""Disputes: opened in time while money is held or pending; they freeze it and call the mediators.

1. Fixed price: within 30 days of the release or 7 days of the contract's end. Frozen money no timer releases.
2. The other side has 5 days to answer (hours: 3). Taking it back puts everything where it was.
3. It enters the help desk as a ticket for the mediation team.
"""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

import helpdesk
from foundation.database import Database
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from helpdesk.tickets.ticket import id_of
from marketplace.contracts.changing import end_contract
from marketplace.contracts.funding import approve, ask_changes, release_part
from marketplace.contracts.reading import read_milestone
from marketplace.contracts.refunds import ask_refund
from marketplace.contracts.returning import give_back
from marketplace.diary.tables import weeks
from marketplace.disputes.answering import answer_dispute, list_disputes, read_dispute, withdraw_dispute
from marketplace.disputes.opening import open_dispute, question_hours, why_not_dispute
from marketplace.escrow.tables import holds
from marketplace.timers import run_timers
from tests.marketplace.people import (
    MONDAY,
    NOW,
    People,
    faults,
    fixed_contract,
    funded,
    held,
    hourly_contract,
    milestone_of,
    money_of,
    settle_in,
    submitted,
    track,
)

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
STATEMENT = "Six drawings were agreed. Four came, and two of them are copies of each other."


def dispute(db: Connection, contract: int, step: int, who, *, now=NOW, **changes) -> int:
    values = {"reason": "not_as_agreed", "statement": STATEMENT, "wish": "part", "wish_minor": 40_00}
    return open_dispute(db, contract, step, member=who.id, now=now, **values | changes)


def test_a_dispute_enters_the_help_desk_for_the_mediators(db: Connection, people: People) -> None:
    contract, step = submitted(db, people)
    made = dispute(db, contract, step, people.bo)
    found = read_dispute(db, made, people.mara.id)
    ticket = helpdesk.read_ticket(db, id_of(found.ticket) or 0)
    assert ticket.customer.key == people.bo.key
    assert (ticket.channel, ticket.team, ticket.via, ticket.priority) == (
        "mediation_team",
        "mediation",
        "dispute",
        "high",
    )
    assert (found.amount_minor, found.wish_minor, found.status) == (100_00, 40_00, "open")
    assert found.answer_until == NOW + 5 * DAY
    assert [one.id for one in list_disputes(db, people.bo.id)] == [made]


def test_no_timer_moves_frozen_money(database: Database) -> None:
    with database.writing() as db:
        people = settle_in(db)
        in_review = submitted(db, people)
        dispute(db, *in_review, people.bo)
        released = submitted(db, people)
        approve(db, *released, member=people.bo.id, now=NOW)
        dispute(db, *released, people.bo)
        partly = submitted(db, people)
        release_part(db, *partly, member=people.bo.id, amount=50_00, seen=0, now=NOW)
        assert read_dispute(db, dispute(db, *partly, people.bo), people.bo.id).amount_minor == 50_00 + 45_00
    done = run_timers(database, now=NOW + 60 * DAY)
    assert {name for name, count in done.items() if count} == set()
    with database.reading() as db:
        assert [held(db, step) for _, step in (in_review, released, partly)] == [100_00, 0, 50_00]
        assert money_of(db, people.mara) == {"pending": 90_00 + 45_00, "available": 0, "leaving": 0}
        assert faults(db) == []


def test_frozen_money_cannot_be_moved_by_hand(db: Connection, people: People) -> None:
    contract, step = submitted(db, people)
    dispute(db, contract, step, people.mara, reason="not_released", wish="release", wish_minor=None)
    for attempt in (
        lambda: approve(db, contract, step, member=people.bo.id, now=NOW),
        lambda: release_part(db, contract, step, member=people.bo.id, amount=1, seen=0, now=NOW),
        lambda: ask_refund(db, contract, step, member=people.bo.id, words="Back, please.", now=NOW),
        lambda: give_back(db, contract, step, member=people.mara.id, amount=1, seen=0, now=NOW),
        lambda: end_contract(db, contract, member=people.bo.id, now=NOW),
        lambda: dispute(db, contract, step, people.bo),
    ):
        with pytest.raises(Conflict):
            attempt()
    assert held(db, step) == 100_00


def test_taking_it_back_puts_everything_where_it_was(database: Database) -> None:
    with database.writing() as db:
        people = settle_in(db)
        contract, step = submitted(db, people)
        release_part(db, contract, step, member=people.bo.id, amount=50_00, seen=0, now=NOW)
        made = dispute(db, contract, step, people.bo)
        with pytest.raises(Forbidden):
            withdraw_dispute(db, made, member=people.mara.id, now=NOW)
        withdraw_dispute(db, made, member=people.bo.id, now=NOW + 20 * DAY)
        with pytest.raises(Conflict):
            withdraw_dispute(db, made, member=people.bo.id, now=NOW + 20 * DAY)
        found = read_milestone(db, contract, step)
        assert (found.status, found.review_until) == ("submitted", NOW + 21 * DAY)  # a day's grace, not at once
        assert db.execute(select(holds.c.status)).scalars().all() == ["pending"]
    done = run_timers(database, now=NOW + 21 * DAY)
    assert (done["released"], done["freed"]) == (1, 1)
    with database.reading() as db:
        assert faults(db) == []


def test_a_dispute_takes_the_place_of_a_refund_request(database: Database) -> None:
    """Taken back, it isn't opened again by the request's old deadline."""
    with database.writing() as db:
        people = settle_in(db)
        contract, step = submitted(db, people)
        ask_refund(db, contract, step, member=people.bo.id, words="We stop here.", now=NOW)
        made = dispute(db, contract, step, people.bo)
        withdraw_dispute(db, made, member=people.bo.id, now=NOW + 8 * DAY)
    assert run_timers(database, now=NOW + 8 * DAY)["refunds"] == 0


def test_the_other_side_answers_once_and_in_time(db: Connection, people: People) -> None:
    contract, step = submitted(db, people)
    made = dispute(db, contract, step, people.bo)
    answer = {"words": "All six are different; the proofs are in the folder.", "now": NOW + 5 * DAY - SECOND}
    with pytest.raises(Forbidden):
        answer_dispute(db, made, member=people.bo.id, **answer)
    with pytest.raises(NotFound):
        answer_dispute(db, made, member=people.sam.id, **answer)
    with pytest.raises(Invalid):
        answer_dispute(db, made, member=people.mara.id, words="No.", now=NOW)
    with pytest.raises(Conflict, match="evidence at hand"):
        answer_dispute(db, made, member=people.mara.id, words=answer["words"], now=NOW + 5 * DAY)
    answer_dispute(db, made, member=people.mara.id, **answer)
    with pytest.raises(Conflict):
        answer_dispute(db, made, member=people.mara.id, **answer)
    assert read_dispute(db, made, people.bo.id).status == "answered"


@pytest.mark.parametrize(
    ("status", "held_minor", "released", "ended", "word"),
    [
        ("submitted", 100, None, None, None),
        ("released", 90, 30 * DAY, None, None),
        ("released", 90, 30 * DAY + SECOND, None, "30 days"),
        ("funded", 100, None, 7 * DAY, None),
        ("funded", 100, None, 7 * DAY + SECOND, "7 days"),
        ("released", 0, DAY, None, "No money"),
        ("disputed", 100, None, None, "already"),
    ],
)
def test_a_dispute_is_opened_in_time(status, held_minor, released, ended, word) -> None:
    refusal = why_not_dispute(status, held_minor, released and NOW - released, ended and NOW - ended, NOW)
    assert (refusal is None) == (word is None)
    assert word is None or word in str(refusal)


def test_money_that_is_available_cannot_be_disputed(database: Database) -> None:
    with database.writing() as db:
        people = settle_in(db)
        contract, step = submitted(db, people)
        approve(db, contract, step, member=people.bo.id, now=NOW)
    run_timers(database, now=NOW + 5 * DAY)
    with pytest.raises(Conflict, match="No money"), database.writing() as db:
        dispute(db, contract, step, people.bo, now=NOW + 5 * DAY)


def test_a_refused_dispute_freezes_nothing(database: Database) -> None:
    with database.writing() as db:
        people = settle_in(db)
        contract, step = submitted(db, people)
        approve(db, contract, step, member=people.bo.id, now=NOW)
    with pytest.raises(Invalid), database.writing() as db:
        dispute(db, contract, step, people.bo, statement="Bad.")
    assert run_timers(database, now=NOW + 5 * DAY)["freed"] == 1


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("reason", {"reason": "mood"}),
        ("statement", {"statement": "Bad work."}),
        ("statement", {"statement": "x" * 10_001}),
        ("wish", {"wish": "more"}),
        ("amount", {"wish_minor": None}),
        ("amount", {"wish_minor": 0}),
        ("amount", {"wish_minor": 100_01}),
    ],
)
def test_a_dispute_says_which_field_is_wrong(db: Connection, people: People, field, changes) -> None:
    contract, step = funded(db, people)
    with pytest.raises(Invalid) as wrong:
        dispute(db, contract, step, people.bo, **changes)
    assert wrong.value.field == field


def test_a_planned_milestone_has_nothing_to_dispute(db: Connection, people: People) -> None:
    contract = fixed_contract(db, people)
    with pytest.raises(Conflict):
        dispute(db, contract, milestone_of(db, contract).id, people.bo)


def test_a_dispute_about_hours_waits_three_days_and_can_be_taken_back(database: Database) -> None:
    noon = MONDAY + timedelta(days=7, hours=12)
    with database.writing() as db:
        people = settle_in(db, now=MONDAY)
        contract = hourly_contract(db, people, now=MONDAY)
        track(db, contract, MONDAY + timedelta(hours=10), 60)
    run_timers(database, now=noon)
    with database.writing() as db:
        week = db.execute(select(weeks.c.id)).scalar_one()
        made = question_hours(db, contract, week, member=people.bo.id, statement=STATEMENT, wish_minor=10_00, now=noon)
        assert read_dispute(db, made, people.mara.id).answer_until == noon + 3 * DAY
        withdraw_dispute(db, made, member=people.bo.id, now=noon + DAY)
    assert run_timers(database, now=MONDAY + 16 * DAY)["hours"] == 1
    with database.reading() as db:
        assert money_of(db, people.mara)["available"] == 27_00


def test_the_ended_contract_waits_for_seven_days(db: Connection, people: People) -> None:
    contract, step = submitted(db, people)
    ask_changes(db, contract, step, member=people.bo.id, words="Darker.", now=NOW)
    end_contract(db, contract, member=people.bo.id, now=NOW)
    with pytest.raises(Conflict, match="7 days ago"):
        dispute(db, contract, step, people.mara, now=NOW + 7 * DAY + SECOND)
    assert dispute(db, contract, step, people.mara, now=NOW + 7 * DAY)
