"""The assistant's door: each message once, each conversation its own person's, and a person always one step away."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database
from helpdesk import AccountFact, Message, host, read_ticket, set_host, timeline
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import id_of
from tests.helpdesk.people import staff
from tests.widgets.conversation import open_session, post, token, write_articles
from widgets.conversation.tables import conversations, turns


@pytest.fixture
def session(app: Flask, client: FlaskClient, database: Database) -> str:
    write_articles(app, database)
    return open_session(client, token=token())


def say(client: FlaskClient, session: str, text: str, key: str = "", **more: Any) -> Any:
    answer = post(client, "assistant", {"session": session, "text": text, "key": key or f"key-{text[:60]:>8}", **more})
    assert answer.status_code == 200, answer.text
    return answer.json


def count(database: Database, table: Any) -> int:
    with database.reading() as db:
        return db.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_question_is_answered_with_its_source(client: FlaskClient, session: str) -> None:
    said = say(client, session, "when is a submitted milestone released")
    assert said["turn"]["kind"] == "answer"
    assert said["turn"]["statements"][0]["citation"] == 1
    assert said["turn"]["citations"][0]["document"]


def test_the_same_message_again_is_one_turn(client: FlaskClient, session: str, database: Database) -> None:
    first = say(client, session, "hello", key="once-only-1")
    lost = say(
        client, session, "hello", key="once-only-1"
    )  # the answer was lost, so the browser knows no conversation yet
    again = say(client, session, "hello", key="once-only-1", conversation=first["conversation"])
    assert first == lost == again
    assert (count(database, conversations), count(database, turns)) == (1, 2)


def test_a_conversation_is_there_on_the_next_visit(client: FlaskClient, session: str) -> None:
    first = say(client, session, "hello")
    say(client, session, "which wine goes with duck", conversation=first["conversation"])
    later = open_session(client, token=token())
    read = post(client, "assistant/read", {"session": later}).json
    assert read["conversation"] == first["conversation"]
    assert [turn["by"] for turn in read["turns"]] == ["customer", "assistant", "customer", "assistant"]
    assert post(client, "assistant/read", {"session": open_session(client)}).json == {
        "conversation": None,
        "turns": [],
        "solved": None,
    }


def test_nobody_reads_or_goes_on_with_somebody_elses(client: FlaskClient, session: str) -> None:
    key = say(client, session, "hello")["conversation"]
    other = open_session(client, token=token(sub="worklane:member:8"))
    assert post(client, "assistant/read", {"session": other, "conversation": key}).status_code == 404
    assert (
        post(client, "assistant", {"session": other, "conversation": key, "text": "hi", "key": "12345678"}).status_code
        == 404
    )
    assert post(client, "assistant/judge", {"session": other, "conversation": key, "solved": True}).status_code == 404
    assert post(client, "offer", {"session": other, "conversation": key}).status_code in {200, 404}


def test_two_misses_hand_over(client: FlaskClient, session: str) -> None:
    first = say(client, session, "which wine goes with duck")
    assert (first["turn"]["kind"], first["turn"]["person"]) == ("decline", True)
    second = say(client, session, "who won the football cup", conversation=first["conversation"])
    assert (second["turn"]["kind"], second["turn"]["why"]) == ("hand_over", "misses")


def test_it_is_judged_and_the_judgement_can_change(client: FlaskClient, session: str) -> None:
    key = say(client, session, "hello")["conversation"]
    for solved in (False, True):
        assert (
            post(client, "assistant/judge", {"session": session, "conversation": key, "solved": solved}).status_code
            == 200
        )
        assert post(client, "assistant/read", {"session": session, "conversation": key}).json["solved"] is solved


def test_what_was_said_goes_along_to_a_person(client: FlaskClient, session: str, database: Database) -> None:
    key = say(client, session, "which wine goes with duck")["conversation"]
    asked = {"session": session, "key": "ticket-key-1", "body": "Please help.", "conversation": key}
    reference = post(client, "tickets", asked).json["reference"]
    with database.reading() as db:
        context = read_ticket(db, id_of(reference)).context
    assert context["assistant"]["summary"] == [
        "Asked: which wine goes with duck", "Told so far: nothing, no article fitted", "Stopped because the articles don’t cover it",
    ]  # fmt: skip
    assert [one["by"] for one in context["assistant"]["transcript"]] == ["customer", "assistant"]
    assert (
        post(client, "assistant/read", {"session": session}).json["conversation"] is None
    )  # it goes on with the person


def test_somebody_in_danger_is_told_of_at_once_and_what_they_write_later_goes_there_too(
    client: FlaskClient, session: str, database: Database
) -> None:
    first = say(client, session, "which wine goes with duck")
    post(
        client,
        "tickets",
        {"session": session, "key": "ticket-key-9", "body": "Ordinary.", "conversation": first["conversation"]},
    )
    said = say(client, session, "I want to kill myself", conversation=first["conversation"])
    assert said["turn"]["why"] == "danger"
    assert "112" in said["turn"]["text"]
    say(client, session, "I really want to die", conversation=first["conversation"])
    with database.reading() as db:
        found = [
            read_ticket(db, number) for number in db.execute(select(tickets.c.id).order_by(tickets.c.id)).scalars()
        ]
        words = [one.body for one in timeline(db, found[1].id) if isinstance(one, Message)]
    assert [(one.channel, one.priority, one.subject) for one in found][1:] == [
        ("trust_safety", "critical", "I want to kill myself")
    ]
    assert words == ["I want to kill myself", "I really want to die"]


def test_a_script_that_writes_without_end_is_asked_to_wait(client: FlaskClient, session: str) -> None:
    codes = {
        post(client, "assistant", {"session": session, "text": "hello", "key": f"many-{at:04}"}).status_code
        for at in range(62)
    }
    assert codes == {200, 429}


class Told:
    """A host product that knows one thing."""

    def person(self, db: Any, key: str, *, page: str | None, url: str | None) -> None:
        return None

    def standings(self, db: Any, asked: list[Any]) -> list[Any]:
        return [host.Standing() for _ in asked]

    def account(self, db: Any, key: str, *, page: str | None, url: str | None) -> list[AccountFact]:
        return [
            AccountFact(("where is my payout",), "Your payout of €90.00 arrives on Tuesday.", "Payouts", "/payouts")
        ]


def test_account_answers_come_through_the_signed_session_only(client: FlaskClient, session: str, app: Flask) -> None:
    before = list(host._hosts)
    set_host(Told())
    try:
        signed = say(client, session, "where is my payout?")["turn"]
        assert signed["statements"][0] == {
            "text": "Your payout of €90.00 arrives on Tuesday.",
            "citation": 1,
            "step": 0,
        }
        assert signed["citations"][0] | {"quote": ""} == {
            "document": "account",
            "title": "Payouts",
            "place": "",
            "quote": "",
            "url": "/payouts",
        }
        visitor = say(client, open_session(client), "where is my payout?", key="a-visitor-asks")["turn"]
        assert "€90.00" not in visitor["text"]
    finally:
        host._hosts[:] = before


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [({"text": " ", "key": "12345678"}, 422, "Write a few words"), ({"text": "hi", "key": "x"}, 422, "key of 8"), ({"text": "a" * 5000, "key": "12345678"}, 413, "longer than"), ({"text": "hi", "key": "12345678", "conversation": "nonsense"}, 404, "new one begins")],
)  # fmt: skip
def test_what_cannot_be_answered_is_said_in_words(
    client: FlaskClient, session: str, body: dict[str, str], status: int, words: str
) -> None:
    answer = post(client, "assistant", {"session": session, **body})
    assert answer.status_code == status
    assert words in answer.json["error"]["detail"]


def test_our_sentences_follow_the_widgets_language(client: FlaskClient, session: str) -> None:
    answer = post(
        client,
        "assistant",
        {"session": session, "text": "which wine goes with duck", "key": "spanish-1"},
        **{"Accept-Language": "es"},
    )
    assert answer.json["turn"]["text"].startswith("No lo encuentro")


def test_the_agent_sees_three_lines_and_all_that_was_said(
    client: FlaskClient, session: str, database: Database, app: Flask
) -> None:
    key = say(client, session, "which <b>wine</b> goes with duck")["conversation"]
    reference = post(
        client, "tickets", {"session": session, "key": "ticket-key-2", "body": "Please help.", "conversation": key}
    ).json["reference"]
    with database.writing() as db:
        staff(db, "Ada Brenner")
        signed = sign_in(db, email="ada@aside.example", password="correct horse", now=clock.now())
    desk = app.test_client()
    desk.set_cookie(SESSION_COOKIE, signed)
    page = desk.get(f"/desk/tickets/{id_of(reference)}").text
    assert "Told so far: nothing, no article fitted" in page
    assert "What was said, 2 messages" in page
    assert "which &lt;b&gt;wine&lt;/b&gt; goes with duck" in page


def test_a_conversation_that_is_gone_never_stands_in_the_way_to_a_person(client: FlaskClient, session: str) -> None:
    asked = {"session": session, "key": "ticket-key-3", "body": "Please help.", "conversation": "nobody-knows-it"}
    assert post(client, "tickets", asked).json["reference"].startswith("W-")
    theirs = say(client, session, "hello")["conversation"]
    other = open_session(client, token=token(sub="worklane:member:8"))
    assert (
        post(client, "tickets", asked | {"session": other, "key": "ticket-key-4", "conversation": theirs}).status_code
        == 200
    )
    assert post(client, "assistant/read", {"session": session}).json["conversation"] == theirs
