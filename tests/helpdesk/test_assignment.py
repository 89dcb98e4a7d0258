"""Whose turn it is.

1. Only somebody of the team, at work and with room gets a question; in chat only somebody who is here.
2. A language is spoken by whoever gets it, where anybody of the team speaks it.
3. Skill, recent contact, presence, load and turns decide among them; equals take turns, in any order of the list.
4. The reason is kept in words. Nobody fits: it waits in the team's queue.
5. However many are given out at once, nobody gets more than they can take.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

import helpdesk
from foundation import clock
from foundation.database import Database
from foundation.jobs import work_all
from helpdesk import chat
from helpdesk.assignment.agent import ANSWERING, Agent
from helpdesk.assignment.calendar import Calendar, Shift
from helpdesk.assignment.choosing import Need, choose
from helpdesk.assignment.giving import give, give_waiting, why_given
from helpdesk.assignment.profile import Profile, save_profile, seen, share_out
from helpdesk.assignment.reading import answered_by, call_calendars, chat_room, read_agents
from helpdesk.assignment.tables import assignments
from helpdesk.board.crew import read_crew
from helpdesk.permissions.acts import GRANTS, Act
from helpdesk.tickets.tables import tickets
from tests.helpdesk.people import BO, MARA, ask, staff

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)  # a Wednesday
SUPPORT = frozenset({"support"})
ADA, JONAS, INES = Agent(1, "Ada Brenner", SUPPORT), Agent(2, "Jonas Weiss", SUPPORT), Agent(3, "Ines Reis", SUPPORT)
LISBON = Calendar(Shift(frozenset(range(5)), 9, 17), "Europe/Lisbon")


def test_only_the_team_is_asked() -> None:
    payments = replace(INES, teams=frozenset({"payments"}))
    assert choose(Need(1, "payments"), [ADA, JONAS, payments], now=NOW).agent == payments
    assert choose(Need(1, "mediation"), [ADA], now=NOW).sentence == "Nobody is in Mediation yet."


def test_who_is_away_off_work_or_full_gets_nothing_and_it_is_said_why() -> None:
    away = replace(ADA, calendar=Calendar(away_until=NOW + timedelta(days=1)))
    home = replace(JONAS, calendar=replace(LISBON, shift=Shift(frozenset({5, 6}), 9, 17)))
    full = replace(INES, tickets=20)
    choice = choose(Need(1, "support"), [away, home, full], now=NOW)
    assert choice.agent is None
    assert choice.out == {1: "is away", 2: "isn’t at work now", 3: "has no room"}
    assert choice.sentence == "Nobody in Support is free for it now; it waits in the team’s queue."


def test_a_chat_goes_only_to_somebody_who_is_here() -> None:
    here = replace(JONAS, seen_at=NOW - timedelta(seconds=60), tickets=20)
    left = replace(ADA, seen_at=NOW - timedelta(minutes=5))
    choice = choose(Need(1, "support", live=True), [left, INES, here], now=NOW)
    assert choice.agent == here  # what waits in writing doesn't fill the hands that chat
    assert choice.out == {1: "isn’t here now", 3: "isn’t here now"}


def test_a_language_is_asked_for_where_somebody_of_the_team_speaks_it() -> None:
    ines = replace(INES, languages=frozenset({"en", "es"}), tickets=15)
    need = Need(1, "support", language="es")
    choice = choose(need, [ADA, JONAS, ines], now=NOW)
    assert choice.agent == ines
    assert choice.sentence == "Ines speaks Spanish and is the only one with room."
    assert choice.out[1] == "doesn’t speak Spanish"
    assert choose(need, [ADA], now=NOW).agent == ADA
    assert (
        choose(need, [ADA, replace(ines, tickets=20)], now=NOW).agent is None
    )  # it waits for Ines rather than be misread


def test_ada_speaks_spanish_and_answered_this_customer_in_october() -> None:
    ada = replace(ADA, languages=frozenset({"en", "es"}))
    other = replace(JONAS, languages=frozenset({"en", "es"}))
    need = Need(1, "support", language="es", answered={1: NOW - timedelta(days=40)})
    assert choose(need, [other, ada], now=NOW).sentence == "Ada speaks Spanish and answered this customer in October."
    long_ago = replace(need, answered={1: NOW - timedelta(days=400)})
    assert "answered" not in choose(long_ago, [ada], now=NOW).sentence


def test_the_topic_counts_more_than_its_family_and_both_more_than_nothing() -> None:
    family, topic = replace(JONAS, skills=frozenset({"payout"})), replace(INES, skills=frozenset({"withdraw_failed"}))
    need = Need(1, "support", topic="withdraw_failed", family="payout")
    choice = choose(need, [ADA, family, topic], now=NOW)
    assert choice.agent == topic
    assert choice.sentence == "Ines knows questions about withdraw failed."
    assert choose(need, [ADA, family], now=NOW).agent == family


def test_full_hands_outweigh_skill() -> None:
    skilled = replace(JONAS, skills=frozenset({"payout"}), tickets=18)
    assert choose(Need(1, "support", family="payout"), [ADA, skilled], now=NOW).agent == ADA


def test_work_is_spread_over_equals_whatever_the_order() -> None:
    got = {1: 0, 2: 0, 3: 0}
    people = [ADA, JONAS, INES]
    for number in range(60):
        chosen = choose(Need(number, "support"), people[::-1] if number % 2 else people, now=NOW).agent
        assert chosen is not None
        got[chosen.id] += 1
        at = NOW - timedelta(hours=1) + timedelta(seconds=number)
        people = [replace(one, given=one.given + 1, given_at=at) if one.id == chosen.id else one for one in people]
    assert set(got.values()) == {20}


def test_the_first_of_a_day_is_not_always_the_same_person() -> None:
    firsts = {choose(Need(number, "support"), [ADA, JONAS, INES], now=NOW).agent for number in range(40)}
    assert firsts == {ADA, JONAS, INES}


def test_hours_are_of_the_agents_own_clock_and_may_pass_midnight() -> None:
    assert LISBON.is_at_work(datetime(2026, 7, 1, 8, 30, tzinfo=UTC))  # summer: 9:30 there
    assert not LISBON.is_at_work(datetime(2026, 12, 1, 8, 30, tzinfo=UTC))
    night = Calendar(Shift(frozenset({4}), 22, 6))
    assert night.is_at_work(datetime(2026, 11, 28, 5, 59, tzinfo=UTC))  # the night of Friday ends on Saturday
    assert not night.is_at_work(datetime(2026, 11, 27, 5, 59, tzinfo=UTC))


def team(database: Database, *names: str, **profile: object) -> list[int]:
    with database.writing() as db:
        made = [staff(db, name).id for name in names]
        for one in made:
            save_profile(db, one, Profile(**profile), now=clock.now())
    return made


def test_a_question_is_given_when_it_arrives_with_its_reason(app: Flask, database: Database) -> None:
    (ada,) = team(database, "Ada Brenner", skills=("fixed_price",))
    with database.writing() as db:
        ticket = ask(db, topic="milestone_not_released")
    work_all(database)
    with database.reading() as db:
        given = helpdesk.read_ticket(db, ticket.id)
        assert given.assignee == ada
        assert why_given(db, ticket.id, ada) == "Ada knows questions about fixed price and is the only one with room."
        told = [one for one in helpdesk.timeline(db, ticket.id) if isinstance(one, helpdesk.tickets.ticket.Change)]
    assert ("Automatic assignment", "assignee", "Ada Brenner") in [(one.who, one.what, one.after) for one in told]


def test_who_is_given_questions_is_who_may_answer_them() -> None:
    assert {role for role, acts in GRANTS.items() if Act.REPLY in acts} == ANSWERING


def test_who_only_reads_along_in_a_team_is_given_nothing(app: Flask, database: Database) -> None:
    with database.writing() as db:
        liv = staff(db, "Liv Light", "light_agent")
        save_profile(db, liv.id, Profile(teams=("support",), answers_calls=True), now=clock.now())
        ticket = ask(db)
    work_all(database)
    with database.reading() as db:
        assert read_agents(db, now=clock.now()) == []
        assert read_crew(db, now=clock.now()) == []
        assert call_calendars(db) == []
        assert db.execute(select(tickets.c.assignee).where(tickets.c.id == ticket.id)).scalar() is None


def test_a_team_that_shares_work_out_by_hand_keeps_it_in_its_queue(app: Flask, database: Database) -> None:
    team(database, "Ada Brenner")
    with database.writing() as db:
        share_out(db, "support", automatic=False)
        ticket = ask(db)
    work_all(database)
    with database.reading() as db:
        assert helpdesk.read_ticket(db, ticket.id).assignee is None


def test_what_waited_is_given_when_somebody_has_room_again(app: Flask, database: Database) -> None:
    (ada,) = team(database, "Ada Brenner", most_tickets=1)
    with database.writing() as db:
        first, second = ask(db, BO), ask(db, MARA)
        for one in (first, second):
            give(db, one.id, now=clock.now())
        assert helpdesk.read_ticket(db, second.id).assignee is None
        helpdesk.solve(db, first.id, by=staff(db, "Lee Osei", "lead"), now=clock.now())
    give_waiting(database, {})
    with database.reading() as db:
        assert helpdesk.read_ticket(db, second.id).assignee == ada


def test_who_answered_before_is_known(database: Database) -> None:
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        ticket = ask(db, now=NOW)
        helpdesk.reply(db, ticket.id, author=ada, body="Here it is.", seen=ticket.last_message, now=NOW)
        assert answered_by(db, MARA.key) == {ada.id: NOW}
        assert answered_by(db, BO.key) == {}


def test_many_at_once_never_give_anybody_more_than_they_can_take(app: Flask, database: Database) -> None:
    made = team(database, "Ada Brenner", "Jonas Weiss", most_tickets=3)
    with database.writing() as db:
        asked = [ask(db, body=f"Question {number}").id for number in range(12)]

    def one(ticket: int) -> None:
        with database.writing() as db:
            give(db, ticket, now=clock.now())

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(one, asked))
    with database.reading() as db:
        held = list(db.execute(select(tickets.c.assignee).where(tickets.c.assignee.is_not(None))).scalars())
        assert len(db.execute(select(assignments)).all()) == 6
    assert sorted(held) == sorted(made * 3)


def test_a_chat_is_given_to_who_is_here_up_to_their_number_of_chats(app: Flask, database: Database) -> None:
    ada, jonas = team(database, "Ada Brenner", "Jonas Weiss", most_chats=1)
    now = clock.now()
    with database.writing() as db:
        seen(db, jonas, now=now)
        assert chat_room(db, now=now) == (1, 1)
        talks = [ask(db, who, channel="live_chat") for who in (BO, MARA)]
        for one in talks:
            chat.begin(db, one.id, patience=timedelta(minutes=3), now=now)
            give(db, one.id, now=now)
        assert [helpdesk.read_ticket(db, one.id).assignee for one in talks] == [jonas, None]
        assert chat_room(db, now=now) == (1, 0)
        assert {one.id: one.chats for one in read_agents(db, now=now)} == {ada: 0, jonas: 1}
