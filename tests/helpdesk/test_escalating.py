"""A channel failed.

1. The next best is decided anew with everything that was tried; nothing is proposed twice.
2. Its customer has one choice at a time, and it is theirs; between teams a late question moves by itself.
3. A late question is looked at once; where no other team is better, somebody else of the same one may get it.
4. The failed decision is left to the outcomes; the new one is tied to the ticket when it is taken.
"""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from foundation.errors import Conflict, NotFound
from foundation.jobs import work_all
from helpdesk import callbacks, chat
from helpdesk.assignment.profile import share_out
from helpdesk.routing.data.settings import read_settings
from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.names import TEAM_OF_CHANNEL
from helpdesk.routing.outcomes.escalating import answer, escalate, invite, late_ones, tried_for
from helpdesk.routing.outcomes.escalations import escalations_of, offered_now
from helpdesk.routing.tables import routing_decisions
from tests.helpdesk.people import BO, MARA, ask, staff

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)  # a Wednesday, all channels open


@pytest.fixture
def router() -> DeskRouter:
    return DeskRouter(read_settings(), seed=7)


@pytest.fixture
def ada(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


def refunds(db, who: helpdesk.Person = BO, **more) -> helpdesk.Ticket:
    return ask(db, who, topic="withdraw_failed", now=NOW, **more)


def test_what_was_tried_is_never_proposed_again(database: Database, router: DeskRouter) -> None:
    with database.writing() as db:
        ticket = refunds(db, context={"tried": ["article", "chatbot"]})
        seen = []
        while made := escalate(db, router, ticket.id, "reopened", now=NOW):
            before = tried_for(db, helpdesk.read_ticket(db, ticket.id))
            seen.append(made.channel)
            answer(db, ticket.reference, BO.key, made.channel, False, now=NOW)
            assert made.channel in before
        assert len(seen) == len(set(seen)) > 1
        assert not {"article", "chatbot", "ticket"} & set(seen)
        assert escalate(db, router, ticket.id, "reopened", now=NOW) is None  # nothing new is left


def test_its_customer_has_one_choice_at_a_time(database: Database, router: DeskRouter) -> None:
    with database.writing() as db:
        ticket = refunds(db)
        assert escalate(db, router, ticket.id, "reopened", now=NOW)
        assert escalate(db, router, ticket.id, "not_solved", now=NOW) is None
        assert len(escalations_of(db, ticket.id)) == 1


def test_a_team_that_is_chosen_has_the_question_then(database: Database, router: DeskRouter) -> None:
    with database.writing() as db:
        ticket = ask(db, MARA, topic="withdraw_failed", now=NOW)  # on basic: nobody calls
        made = None
        while made is None or made.channel == "live_chat":
            if made:
                answer(db, ticket.reference, MARA.key, made.channel, False, now=NOW)
            made = escalate(db, router, ticket.id, "reopened", now=NOW)
            assert made is not None
        answer(db, ticket.reference, MARA.key, made.channel, True, now=NOW)
        moved = helpdesk.read_ticket(db, ticket.id)
        assert moved.channel == made.channel
        tied = db.execute(select(routing_decisions.c.answer).where(routing_decisions.c.ticket == ticket.id)).scalars()
        assert [one["channel"] for one in tied] == [made.channel]
        assert all(one is None for one in db.execute(select(routing_decisions.c.outcome)).scalars())


def test_nobody_answers_for_somebody_else_or_twice(database: Database, router: DeskRouter) -> None:
    with database.writing() as db:
        ticket = refunds(db)
        made = escalate(db, router, ticket.id, "reopened", now=NOW)
        assert made is not None
        with pytest.raises(NotFound):
            answer(db, ticket.reference, MARA.key, made.channel, True, now=NOW)
        with pytest.raises(Conflict):
            answer(db, ticket.reference, BO.key, "mediation_team" if made.channel != "mediation_team" else "ticket", True, now=NOW)  # fmt: skip
        answer(db, ticket.reference, BO.key, made.channel, False, now=NOW)
        with pytest.raises(Conflict, match="isn’t open any more"):
            answer(db, ticket.reference, BO.key, made.channel, True, now=NOW)


def test_a_late_question_moves_between_teams_by_itself_or_to_somebody_else_and_only_once(
    database: Database, router: DeskRouter, ada: Staff
) -> None:
    with database.writing() as db:
        asked = [refunds(db, MARA) for _ in range(8)]
        for one in asked:
            helpdesk.assign(db, one.id, ada, by=ada, now=NOW)
        due = asked[0].due_at + timedelta(minutes=1)
        assert late_ones(db, now=asked[0].due_at - timedelta(minutes=1)) == []
        assert len(late_ones(db, now=due)) == 8
        for one in asked:
            escalate(db, router, one.id, "late", now=due)
        for one in asked:
            (made,) = escalations_of(db, one.id)
            after = helpdesk.read_ticket(db, one.id)
            assert after.due_at == one.due_at
            assert (made.channel == "live_chat") == (made.state == "offered")  # only a person can come to a chat
            assert (after.assignee is None) == (made.state == "moved")
        assert "payments" in {helpdesk.read_ticket(db, one.id).team for one in asked}
        assert late_ones(db, now=due + timedelta(minutes=1)) == []


def test_a_team_that_shares_out_by_hand_keeps_a_late_question_where_it_is(database: Database, router: DeskRouter, ada: Staff) -> None:  # fmt: skip
    with database.writing() as db:
        share_out(db, "support", automatic=False)
        tried = ["live_chat", "phone_callback", *TEAM_OF_CHANNEL]
        ticket = refunds(db, context={"tried": tried})
        helpdesk.assign(db, ticket.id, ada, by=ada, now=NOW)
        due = ticket.due_at + timedelta(minutes=1)
        escalate(db, router, ticket.id, "late", now=due)
        assert helpdesk.read_ticket(db, ticket.id).assignee == ada.id
        assert late_ones(db, now=due) == []


def test_a_chat_that_nobody_takes_asks_for_another_way(app: Flask, database: Database) -> None:
    with database.writing() as db:
        ticket = ask(db, BO, channel="live_chat", topic="withdraw_failed", now=clock.now())
        chat.begin(db, ticket.id, patience=timedelta(0), now=clock.now() - timedelta(seconds=1))
    work_all(database)
    with database.reading() as db:
        assert helpdesk.read_ticket(db, ticket.id).channel == "ticket"
        offered = escalations_of(db, ticket.id)
        assert [one.because for one in offered] in (["chat_unanswered"], [])  # nothing else may be open at this hour
        assert "live_chat" not in {one.channel for one in offered}


def test_a_call_missed_twice_asks_for_another_way_and_says_so(app: Flask, database: Database, ada: Staff) -> None:
    number = callbacks.read_number("+47 22 22 55 55", "NO")
    with app.app_context(), database.writing() as db:
        hours = helpdesk.call_hours(db, clock.now())
        ticket = ask(db, BO, channel="phone_callback", topic="withdraw_failed")
        callbacks.book(db, ticket, number=number, timezone="UTC", slot=hours.slots[0], hours=hours, now=clock.now())
        with pytest.raises(Conflict, match="a time for this call already"):
            callbacks.book(db, ticket, number=number, timezone="UTC", slot=hours.slots[1], hours=hours, now=clock.now())
        callbacks.missed(db, ticket.id, by=ada, now=clock.now())
        after = helpdesk.read_ticket(db, ticket.id)
        assert after.waiting_on_us
        assert after.due_at is not None
        callbacks.move(db, ticket.reference, BO.key, hours.slots[1], hours=hours, now=clock.now())
        callbacks.missed(db, ticket.id, by=ada, now=clock.now())
        with pytest.raises(Conflict):
            callbacks.missed(db, ticket.id, by=ada, now=clock.now())
        said = [one.body for one in helpdesk.read_thread(db, ticket.reference, BO.key).messages if one.by == "system"]
    assert said == [
        "We called you and couldn’t reach you. Choose another time here, or write to us.",
        "We called you twice and couldn’t reach you.",
    ]
    work_all(database)
    with database.reading() as db:
        assert "phone_callback" not in {one.channel for one in escalations_of(db, ticket.id)}


def test_a_customer_who_reopens_is_offered_another_way_an_agent_who_does_is_not(app: Flask, database: Database, ada: Staff) -> None:  # fmt: skip
    with database.writing() as db:
        one, other = (ask(db, BO, topic="withdraw_failed") for _ in range(2))
        for ticket in (one, other):
            helpdesk.solve(db, ticket.id, by=ada, now=clock.now())
        helpdesk.customer_reply(db, one.reference, BO.key, "It came back again.", now=clock.now())
        helpdesk.reopen(db, other.id, by=ada, now=clock.now())
    work_all(database)
    with database.reading() as db:
        assert all(found.because == "reopened" for found in escalations_of(db, one.id))
        assert escalations_of(db, other.id) == []


def test_an_agent_invites_to_a_chat_once_and_a_chat_that_is_over_begins_anew(database: Database, ada: Staff) -> None:
    with database.writing() as db:
        ticket = refunds(db)
        chat.begin(db, ticket.id, patience=timedelta(minutes=3), now=NOW)
        chat.end_by_customer(db, ticket.reference, BO.key, now=NOW)
        for _ in range(2):
            invite(db, ticket.id, "live_chat", by=ada, now=NOW)
        invite(db, ticket.id, "phone_callback", by=ada, now=NOW)
        assert [(one.channel, one.state) for one in escalations_of(db, ticket.id)] == [
            ("live_chat", "over"), ("phone_callback", "offered"),
        ]  # fmt: skip
        with pytest.raises(NotFound):
            invite(db, ticket.id, "carrier_pigeon", by=ada, now=NOW)
        invite(db, ticket.id, "live_chat", by=ada, now=NOW)
        answer(db, ticket.reference, BO.key, "live_chat", True, now=NOW)
        chat.begin(db, ticket.id, patience=timedelta(minutes=3), now=NOW)
        assert chat.read_chat(db, ticket.id).state == "waiting"
        assert chat.read_chat(db, ticket.id).ended_at is None
        assert offered_now(db, ticket.id) is None


def test_a_solved_question_needs_no_other_way(database: Database, router: DeskRouter, ada: Staff) -> None:
    with database.writing() as db:
        ticket = refunds(db)
        helpdesk.solve(db, ticket.id, by=ada, now=NOW)
        assert escalate(db, router, ticket.id, "not_solved", now=NOW) is None
        assert escalate(db, router, 999, "not_solved", now=NOW) is None
        with pytest.raises(Conflict):
            invite(db, ticket.id, "live_chat", by=ada, now=NOW)
