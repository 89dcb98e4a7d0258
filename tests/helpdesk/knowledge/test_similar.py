"""Solved tickets like an open one.

1. What asks the same comes first, whatever words stand around it.
2. Shown is the answer that solved it: a person's last before that. What nobody answered isn't shown.
3. Nobody sees a ticket here that they couldn't open; spam, the trash and merged tickets are in nobody's list.
4. An answer begins a reply without what belonged to somebody else.
"""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection, select, update

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database, count_statements
from helpdesk.assignment.tables import team_settings
from helpdesk.joining.merging import merge
from helpdesk.joining.shelving import put_aside
from helpdesk.knowledge.reusing import People, people_named, starting_text, without_people
from helpdesk.knowledge.similar import Question, Solution, find_similar, question_of
from helpdesk.knowledge.similar.ranking import Candidate, rank
from helpdesk.tickets import lifecycle
from helpdesk.tickets.tables import tickets
from tests.helpdesk.knowledge.solved import solved
from tests.helpdesk.people import BO, MARA, ask, staff
from tests.helpdesk.writing.desk import enter

BOUNCED = "My withdrawal came back, the bank says the name doesn't match."
SPELL = "Hello Mara, write the name exactly as your bank does and withdraw again."


@pytest.fixture
def ada(db: Connection) -> Staff:
    return staff(db, "Ada Brenner")


def similar(db: Connection, ada: Staff, body: str = "The bank sent my payout back because of my name", **more) -> list[Solution]:  # fmt: skip
    ticket = ask(db, BO, body, subject="Payout", **more)
    return find_similar(db, question_of(db, ticket), me=ada.id)


def test_a_ticket_that_asks_the_same_comes_first_with_the_answer_that_solved_it(db: Connection, ada: Staff) -> None:
    bounced = solved(db, ada, BOUNCED, SPELL, subject="Withdrawal returned")
    solved(db, ada, "The time tracker lost two hours on Monday.", "The hours are back.", subject="Tracker")
    found = similar(db, ada)
    assert [one.ticket for one in found][:1] == [bounced.id]
    assert (found[0].answer, found[0].agent, found[0].content) == (SPELL, "Ada Brenner", None)


def test_what_has_nothing_in_common_is_not_shown(db: Connection, ada: Staff) -> None:
    solved(db, ada, "The time tracker lost two hours on Monday.", "The hours are back.", subject="Tracker")
    assert similar(db, ada) == []


def test_the_last_answer_before_it_was_solved_counts_not_notes_nor_what_came_after(db: Connection, ada: Staff) -> None:  # fmt: skip
    ticket = solved(db, ada, BOUNCED, "First I look into it.", subject="Withdrawal returned")
    at = clock.now() - timedelta(days=2)
    helpdesk.customer_reply(db, ticket.reference, MARA.key, "It came back again.", now=at)
    seen = db.execute(select(tickets.c.last_message).where(tickets.c.id == ticket.id)).scalar_one()
    lifecycle.reply(db, ticket.id, author=ada, body=SPELL, seen=seen, now=at + timedelta(minutes=1))
    lifecycle.add_note(db, ticket.id, author=ada, body="Bank was slow.", now=at + timedelta(minutes=2))
    lifecycle.solve(db, ticket.id, by=ada, now=at + timedelta(minutes=3))
    assert [one.answer for one in similar(db, ada)] == [SPELL]


def test_what_no_person_answered_and_what_is_open_are_not_shown(db: Connection, ada: Staff) -> None:
    at = clock.now() - timedelta(days=3)
    unanswered = ask(db, MARA, BOUNCED, now=at)
    lifecycle.solve(db, unanswered.id, by=ada, now=at + timedelta(hours=1))
    ask(db, MARA, BOUNCED, now=at)
    assert similar(db, ada) == []


@pytest.mark.parametrize("away", ["spam", "trash", "merged", "closed team"])
def test_what_is_set_aside_merged_or_of_a_closed_team_is_not_shown(db: Connection, ada: Staff, away: str) -> None:
    ticket = solved(db, ada, BOUNCED, SPELL, subject="Withdrawal returned")
    if away == "merged":
        merge(db, ask(db, MARA, "Something else").id, [ticket.id], by=ada, now=clock.now())
    elif away == "closed team":
        db.execute(update(tickets).where(tickets.c.id == ticket.id).values(team="trust_safety"))
        db.execute(team_settings.insert().values(team="trust_safety", automatic=False, members_only=True))
    else:
        put_aside(db, ticket.id, away, by=ada, now=clock.now())
    assert similar(db, ada) == []


def test_the_customer_who_asks_is_no_word_to_look_for_nor_is_an_amount() -> None:
    question = Question(1, "Refund of 1,250.00", "I am Bo Halvorsen, the card was charged 455 times; code E42", customer=BO.name)  # fmt: skip
    told = [one.words[0].text for one in question.terms]
    assert {"refund", "card", "charged", "e42"} <= set(told)
    assert not {"bo", "halvorsen", "455", "250", "1"} & set(told)


def test_an_answer_its_customer_was_not_content_with_stands_back() -> None:
    alike = [Candidate(1, 9.0, 0.9, rating=1), Candidate(2, 9.0, 0.9, rating=5), Candidate(3, 9.0, 0.9)]
    assert [one.ticket for one in rank(alike, 3)] == [2, 3, 1]


def test_words_in_another_language_stand_back() -> None:
    alike = [Candidate(1, 9.0, 0.9), Candidate(2, 9.0, 0.9, other_language=True)]
    assert [one.ticket for one in rank(alike, 3)] == [1, 2]


def test_an_answer_begins_a_reply_with_todays_names_and_gaps_for_what_was_theirs(db: Connection, ada: Staff) -> None:
    said = "Hi Mara,\n\n1,200.50 EUR left on 7 May to mara@bank.example; Bo Halvorsen knows. W-10012 is done, see https://aside.example/help/articles/payouts.\n\nBest,\nJonas Weiss"  # fmt: skip
    ask(db, BO)
    others = people_named(db, [said])
    assert others == ("Bo Halvorsen",)
    text = starting_text(said, People("Mara Castell", "Jonas Weiss", "Sam Okafor", "Ada Brenner", others))
    assert text.startswith("Hi Sam,")
    assert text.endswith("Ada Brenner")
    assert "[fill in: amount] left on [fill in: date] to [fill in: e-mail address]; [fill in: name] knows" in text
    assert "[fill in: reference] is done, see https://aside.example/help/articles/payouts" in text


def test_others_read_it_without_anybodys_name() -> None:
    said = without_people("Hi Mara, I, Ada Brenner, sent 20 €.", People("Mara Castell", "Ada Brenner"))
    assert said == "Hi [name], I, [name], sent [amount]."


def test_the_part_beside_the_ticket_has_answers_and_articles_and_escapes_words(app: Flask, database: Database) -> None:
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        solved(db, ada, BOUNCED, "Write the name as your bank does <script>alert(1)</script>.", subject="Withdrawal <b>returned</b>")  # fmt: skip
        ticket = ask(db, BO, "The bank sent my withdrawal back because of my name", subject="Payout")
    browser = enter(app, database, ada)
    path = f"/desk/tickets/{ticket.id}/knowledge"
    with count_statements(database) as seen:
        page = browser.get(path).text
    assert "Withdrawal &lt;b&gt;returned&lt;/b&gt;" in page
    assert "<script>alert" not in page
    assert "Start with this answer" in page
    assert (
        len([one for one in seen if not one.startswith("EXPLAIN")]) <= 32
    )  # the session, the ticket, its words, up to three a telling word, those found and their answers
    assert path in browser.get(f"/desk/tickets/{ticket.id}").text
    assert browser.get("/desk/tickets/999999/knowledge").status_code == 404
