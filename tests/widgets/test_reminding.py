"""A reply that isn't read in the widget goes by mail.

1. After five minutes, all of them in one letter, and each in one letter only. 2. What was read meanwhile doesn't. 3. Neither does
what is set aside, nor what a rule says; a program that answers through the API counts as a colleague does.
"""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from foundation.jobs import work_all
from helpdesk.joining.shelving import put_aside
from helpdesk.tickets.actor import Machine, rule_actor
from helpdesk.tickets.ticket import id_of
from tests.helpdesk.mails import letters
from tests.helpdesk.people import staff
from tests.widgets.conversation import open_session, post, token
from widgets.reminding import AFTER

LATER = AFTER + timedelta(seconds=1)


@pytest.fixture
def ada(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


@pytest.fixture
def session(client: FlaskClient) -> str:
    return open_session(client, token=token())


@pytest.fixture
def reference(client: FlaskClient, session: str) -> str:
    asked = {"session": session, "key": "key-of-one-question", "body": "Where is my money?"}
    return str(post(client, "tickets", asked).json["reference"])


def answer(app: Flask, database: Database, reference: str, ada: Staff, body: str) -> None:
    number = id_of(reference)
    assert number
    with app.app_context(), database.writing() as db:
        helpdesk.reply(db, number, author=ada, body=body, seen=10**9, now=clock.now())
    work_all(database)


def test_what_nobody_read_in_five_minutes_goes_in_one_letter_and_once(
    app: Flask, database: Database, reference: str, ada: Staff
) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        answer(app, database, reference, ada, "It is on its way.")
        time.shift(60)
        answer(app, database, reference, ada, "Tomorrow, I am told.")
        assert letters(app) == []
        time.shift(LATER)
        work_all(database)
        [(_to, text, _page)] = letters(app)
        assert text.index("It is on its way.") < text.index("Tomorrow, I am told.")
        answer(app, database, reference, ada, "It has left.")
        time.shift(LATER)
        work_all(database)
    second = next(one for _to, one, _page in letters(app) if one != text)
    assert "It has left." in second
    assert "Tomorrow" not in second


def test_what_was_read_meanwhile_does_not(app: Flask, client: FlaskClient, database: Database, reference: str, session: str, ada: Staff) -> None:  # fmt: skip
    with time_machine.travel(clock.now(), tick=False) as time:
        answer(app, database, reference, ada, "It is on its way.")
        post(client, "threads/read", {"session": session, "reference": reference})
        answer(app, database, reference, ada, "Tomorrow, I am told.")
        time.shift(LATER)
        work_all(database)
    [(_to, text, _page)] = letters(app)
    assert "It is on its way." not in text


def test_nothing_goes_where_all_was_read_or_the_question_is_set_aside(
    app: Flask, client: FlaskClient, database: Database, reference: str, session: str, ada: Staff
) -> None:
    other: dict[str, Any] = {"session": session, "key": "key-of-another-one", "body": "And my badge?"}
    trash = post(client, "tickets", other).json["reference"]
    with time_machine.travel(clock.now(), tick=False) as time:
        answer(app, database, reference, ada, "It is on its way.")
        answer(app, database, trash, ada, "It comes by itself.")
        post(client, "threads/read", {"session": session, "reference": reference})
        with database.writing() as db:
            put_aside(db, id_of(trash) or 0, "trash", by=ada, now=clock.now())
        time.shift(LATER)
        work_all(database)
    assert letters(app) == []


def test_what_a_program_answers_goes_and_counts_as_unread_and_what_a_rule_says_does_not(
    app: Flask, client: FlaskClient, database: Database, reference: str, session: str
) -> None:
    program = Machine(0, "API: Ledger", "", frozenset(), machine="api:3")
    with time_machine.travel(clock.now(), tick=False) as time:
        answer(app, database, reference, rule_actor(7, "Thanks"), "We have your question.")
        answer(app, database, reference, program, "Your payout left at noon.")
        [line] = post(client, "threads", {"session": session}).json["threads"]
        assert line["unread"] == 1
        time.shift(LATER)
        work_all(database)
    [(_to, text, _page)] = letters(app)
    assert "API: Ledger wrote:\n\nYour payout left at noon." in text
    assert "We have your question" not in text
