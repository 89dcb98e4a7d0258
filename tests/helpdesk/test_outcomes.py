"""What came of a decision is told by the product itself.

1. Solved and quiet for seven days is resolved; nothing is said before. 2. A clear failure is said at once: opened again, asked anew,
left waiting in chat, moved on to another channel. 3. The channel is the one they really took. 4. What isn't solved within thirty days
teaches nothing. 5. Twice, and two at once, is once. 6. An article somebody chose gets its outcome too, and words of nobody are kept.
"""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

import kb
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database, count_statements
from helpdesk import chat, customer_reply, reply, solve
from helpdesk.effort.own_choices import learn_own_choices
from helpdesk.joining.merging import merge
from helpdesk.joining.shelving import put_aside
from helpdesk.people.person import remember
from helpdesk.routing.data.settings import read_settings
from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.outcomes.escalations import escalations
from helpdesk.routing.outcomes.following_up import follow_up
from helpdesk.routing.tables import routing_decisions, routing_state
from helpdesk.tickets.lifecycle import rate
from helpdesk.tickets.ticket import Ticket
from helpdesk.tickets.transferring import move_to_team
from kb import Answer
from tests.helpdesk.people import BO, MARA, ask, staff
from widgets.conversation.talking import judge, keep_turn

SETTINGS = read_settings()
DAY = timedelta(days=1)
QUESTION = {
    "topic": "withdraw_failed",
    "role": "freelancer",
    "plan": "basic",
    "language": "en",
    "hour_utc": 12.0,
    "weekday": 1,
}


@pytest.fixture
def ada(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


@pytest.fixture
def began() -> datetime:
    return clock.now() - 20 * DAY


def asked(database: Database, at: datetime, *, by=MARA, channel: str = "ticket", **more: Any) -> tuple[str, Ticket]:
    with database.writing() as db:
        decision = DeskRouter(SETTINGS, seed=1).decide(db, QUESTION, who=by.key, now=at).answer["decision_id"]
        more = {"topic": "withdraw_failed", "context": {"decision_id": decision}} | more
        return decision, ask(db, by, now=at + timedelta(minutes=1), channel=channel, **more)


def answered_and_solved(database: Database, ticket: Ticket, ada: Staff, at: datetime) -> None:
    with database.writing() as db:
        reply(db, ticket.id, author=ada, body="It is on its way.", seen=10**9, now=at)
        solve(db, ticket.id, by=ada, now=at + timedelta(minutes=5))


def outcome(database: Database, decision: str) -> dict[str, Any] | None:
    with database.reading() as db:
        return db.execute(select(routing_decisions.c.outcome).where(routing_decisions.c.id == decision)).scalar()


def followed(database: Database, decision: str, at: datetime) -> dict[str, Any] | None:
    follow_up(database, SETTINGS, now=at)
    return outcome(database, decision)


def test_solved_and_quiet_for_seven_days_is_resolved(database: Database, ada: Staff, began: datetime) -> None:
    decision, ticket = asked(database, began, channel="payments_team")
    assert followed(database, decision, began + DAY) is None
    answered_and_solved(database, ticket, ada, began + timedelta(hours=2))
    with database.writing() as db:
        rate(db, ticket.reference, MARA.key, 4, None, now=began + 6 * DAY)  # late, and it counts
    assert followed(database, decision, began + 6 * DAY) is None
    assert followed(database, decision, began + 8 * DAY) == {
        "decision_id": decision, "issue_id": ticket.reference, "channel": "payments_team", "resolved": True, "reopened": False,
        "csat": 4, "ttr_min": 125.0, "wait_min": 120.0, "handling_cost": 7.0,
    }  # fmt: skip


def test_opened_again_is_said_at_once(database: Database, ada: Staff, began: datetime) -> None:
    decision, ticket = asked(database, began)
    answered_and_solved(database, ticket, ada, began + timedelta(hours=2))
    with database.writing() as db:
        customer_reply(db, ticket.reference, MARA.key, "It came back again.", now=began + 2 * DAY)
    told = followed(database, decision, began + 2 * DAY)
    assert told
    assert (told["resolved"], told["reopened"], told["handling_cost"]) == (True, True, 7.0)


def test_asked_anew_about_the_same_within_a_week_is_not_resolved(
    database: Database, ada: Staff, began: datetime
) -> None:
    decision, ticket = asked(database, began)
    other, theirs = asked(database, began, by=BO, topic="card_declined")
    for one in (ticket, theirs):
        answered_and_solved(database, one, ada, began + timedelta(hours=2))
    asked(database, began + 3 * DAY, topic="payout_pending_time")
    asked(database, began + 3 * DAY, by=BO, topic="no_replies")  # about something else
    follow_up(database, SETTINGS, now=began + 9 * DAY)
    mine, his = outcome(database, decision), outcome(database, other)
    assert mine
    assert mine["reopened"] is True
    assert his
    assert his["reopened"] is False


def test_who_was_left_waiting_in_chat_was_not_helped_by_it(database: Database, began: datetime) -> None:
    decision, ticket = asked(database, began, channel="live_chat")
    with database.writing() as db:
        chat.begin(db, ticket.id, patience=timedelta(minutes=5), now=began + timedelta(minutes=1))
        chat.end_by_customer(db, ticket.reference, MARA.key, now=began + timedelta(minutes=4))
    told = followed(database, decision, began + timedelta(minutes=5))
    assert told
    assert (told["channel"], told["resolved"], told["wait_min"], told["handling_cost"]) == (
        "live_chat",
        False,
        4.0,
        0.0,
    )


def test_a_question_that_moved_on_because_its_channel_failed_says_so(
    database: Database, ada: Staff, began: datetime
) -> None:
    decision, ticket = asked(database, began)
    with database.writing() as db:
        told = {
            "ticket": ticket.id,
            "decision": "next",
            "channel": "payments_team",
            "because": "late",
            "made_at": began + DAY,
        }
        db.execute(escalations.insert().values(**told, state="offered"))
    assert followed(database, decision, began + DAY) is None  # offered isn't taken
    with database.writing() as db:
        db.execute(escalations.update().values(state="taken", answered_at=began + DAY))
        move_to_team(db, ticket.id, "payments", by="Mara", actor=MARA.key, now=began + DAY)
    said = followed(database, decision, began + DAY)
    assert said
    assert (said["channel"], said["resolved"]) == ("ticket", False)


def test_a_hand_over_costs_more_and_the_channel_is_the_one_they_took(
    database: Database, ada: Staff, began: datetime
) -> None:
    decision, ticket = asked(database, began)
    with database.writing() as db:
        move_to_team(db, ticket.id, "payments", by=ada.name, actor=ada.key, now=began + timedelta(hours=1))
    answered_and_solved(database, ticket, ada, began + timedelta(hours=2))
    said = followed(database, decision, began + 9 * DAY)
    assert said
    assert (said["channel"], said["resolved"], said["handling_cost"]) == ("ticket", True, 10.5)


def test_what_is_not_solved_in_thirty_days_teaches_nothing(database: Database, ada: Staff) -> None:
    began = clock.now() - 60 * DAY
    decision, ticket = asked(database, began)
    answered_and_solved(database, ticket, ada, began + 31 * DAY)
    assert followed(database, decision, began + 36 * DAY) is None
    assert followed(database, decision, began + 50 * DAY) is None


def test_a_question_that_was_merged_or_set_aside_has_no_outcome_of_its_own(database: Database, ada: Staff, began: datetime) -> None:  # fmt: skip
    kept, merged, spam = (asked(database, began, by=BO)[1] for _ in range(3))
    with database.writing() as db:
        merge(db, kept.id, [merged.id], by=ada, now=began + timedelta(hours=1))
        put_aside(db, spam.id, "spam", by=ada, now=began + timedelta(hours=1))
    assert follow_up(database, SETTINGS, now=clock.now()) == 0


def test_a_clock_that_was_set_back_says_nothing_of_minutes(database: Database, ada: Staff, began: datetime) -> None:
    decision, ticket = asked(database, began)
    answered_and_solved(database, ticket, ada, began - timedelta(hours=2))
    told = followed(database, decision, began + 9 * DAY)
    assert told
    assert (told["resolved"], told["ttr_min"], told["wait_min"]) == (True, None, None)


def test_twice_and_two_at_once_is_once(database: Database, ada: Staff, began: datetime) -> None:
    pairs = [asked(database, began + timedelta(minutes=n), by=(MARA, BO)[n % 2]) for n in range(12)]
    for n, (_, ticket) in enumerate(pairs):
        answered_and_solved(database, ticket, ada, began + 13 * DAY + timedelta(minutes=n))
    now = began + 21 * DAY
    threads = [threading.Thread(target=follow_up, args=(database, SETTINGS), kwargs={"now": now}) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert follow_up(database, SETTINGS, now=now) == 0
    with database.reading() as db:
        lessons = db.execute(select(routing_decisions.c.lesson)).scalars().all()
        assert sorted(lessons) == list(range(1, 13))
        assert db.execute(select(routing_state.c.lessons)).scalar() == 12
        weights = db.execute(select(routing_decisions.c.weight)).scalars().all()
    assert sorted(weights)[-6:] == [1.0] * 6  # the first three of each person count whole
    assert min(weights) < 0.3


def test_following_up_takes_as_many_statements_for_much_as_for_little(
    database: Database, ada: Staff, began: datetime
) -> None:
    def statements(more: int) -> int:
        for n in range(more):
            answered_and_solved(database, asked(database, began + timedelta(minutes=n))[1], ada, began + DAY)
        with count_statements(database) as seen:
            follow_up(database, SETTINGS, now=began + 9 * DAY)
        return len(seen)

    statements(1)  # begins the state
    assert statements(2) == statements(9) <= 10


def test_an_article_somebody_chose_gets_its_outcome_a_week_later(
    database: Database, ada: Staff, app: Flask, began: datetime
) -> None:
    with database.writing() as db:
        for one in (MARA, BO):
            remember(db, one, now=began)
        told = {"article_id": "a", "seconds": 60, "page": "payouts", "role": "client", "plan": None, "via": "widget"}
        kb.add_readings(db, [told | {"who": who, "read_at": began} for who in (MARA.key, BO.key, None)])
    asked(database, began + timedelta(hours=1))  # Mara asked all the same
    assert learn_own_choices(database, SETTINGS, now=began + 3 * DAY) == 0
    assert learn_own_choices(database, SETTINGS, now=began + 8 * DAY) == 1  # Mara's question is still open
    assert learn_own_choices(database, SETTINGS, now=began + 8 * DAY) == 0
    with database.reading() as db:
        row = db.execute(select(routing_decisions).where(routing_decisions.c.arm == "own")).one()
    assert (row.who, row.answer["channel"], row.outcome["resolved"], row.lesson) == (BO.key, "article", True, 1)
    assert row.context["page"] == "payouts"
    router = DeskRouter(SETTINGS, seed=2)
    with database.writing() as db:
        router.decide(db, QUESTION, now=clock.now())  # learned by every worker
        assert router.policy(db, clock.now()).experience.of("article").chance.outcomes == 1


def test_a_talk_with_the_assistant_gets_its_outcome_too(database: Database, app: Flask, began: datetime) -> None:
    said = Answer("answer", ())
    with database.writing() as db:
        for who, solved in ((MARA, True), (BO, False)):
            told = {"site": "worklane", "locale": "en", "message": "my withdrawal failed", "page": "payouts"}
            key, _ = keep_turn(db, None, who=who.key, message_key=f"key-{who.name}", answer=said, now=began, **told)
            judge(db, key, who.key, solved=solved)
    assert learn_own_choices(database, SETTINGS, now=began + 8 * DAY) == 2
    with database.reading() as db:
        rows = {row.who: row for row in db.execute(select(routing_decisions).where(routing_decisions.c.arm == "own"))}
    assert {row.answer["channel"] for row in rows.values()} == {"chatbot"}
    assert rows[MARA.key].outcome["resolved"] is True
    assert rows[BO.key].outcome["resolved"] is False
    assert rows[BO.key].context["topic"] == "withdraw_failed"


def test_who_asked_after_reading_teaches_that_the_article_did_not_do_it(
    database: Database, ada: Staff, began: datetime
) -> None:
    with database.writing() as db:
        told = {"article_id": "a", "seconds": 60, "page": "payouts", "role": "client", "plan": None, "via": "widget"}
        kb.add_readings(db, [told | {"who": MARA.key, "read_at": began}])
    _, ticket = asked(database, began + timedelta(hours=1))
    answered_and_solved(database, ticket, ada, began + DAY)
    assert learn_own_choices(database, SETTINGS, now=began + 9 * DAY) == 1
    with database.reading() as db:
        row = db.execute(select(routing_decisions).where(routing_decisions.c.arm == "own")).one()
    assert row.outcome["resolved"] is False
