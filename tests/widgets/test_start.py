"""What the panel starts with, from the server.

1. The wait for a chat is what was measured, and no number where chat is closed, the site has none, or too few waited; it costs one
statement in half a minute. 2. A conversation with the assistant can be gone on with until it settled the matter or went to a person.
3. The greeting comes in the language of each call.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from msgspec import structs

from foundation import clock
from foundation.database import Database, count_statements
from helpdesk.chat.tables import chats
from tests.widgets.conversation import open_session, post, token, write_articles


@pytest.fixture(autouse=True)
def _noon_of_a_weekday() -> Iterator[None]:
    """Chat is open then."""
    with time_machine.travel(datetime(2026, 11, 25, 12, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def mara(app: Flask, client: FlaskClient, database: Database) -> str:
    write_articles(app, database)
    return open_session(client, token=token())


def waited(client: FlaskClient, database: Database, session: str, *minutes: int) -> None:
    """Chats of today that were taken after so many minutes."""
    for at, one in enumerate(minutes):
        body = {"session": session, "key": f"a-chat-{at:08}", "body": "Are you there?", "channel": "live_chat"}
        assert post(client, "tickets", body).status_code == 200
        with database.writing() as db:
            begun = clock.now() - timedelta(hours=1)
            last = db.execute(chats.select().order_by(chats.c.ticket.desc())).first()
            assert last
            taken = {"state": "ended", "started_at": begun, "taken_at": begun + timedelta(minutes=one), "ahead": 0}
            db.execute(chats.update().where(chats.c.ticket == last.ticket).values(**taken, ended_at=clock.now()))
    half_a_minute_later(client)


def half_a_minute_later(client: FlaskClient) -> None:
    client.application.extensions.pop("widget_chat_wait", None)


def likely(client: FlaskClient, session: str) -> Any:
    return post(client, "likely", {"session": session, "page": "contract/fixed"}).json


def test_the_wait_for_a_chat_is_what_half_of_the_people_waited_less_than(
    client: FlaskClient, database: Database, mara: str
) -> None:
    waited(client, database, mara, 2, 3, 4, 5, 9)
    assert likely(client, mara)["chat_wait"] == 4
    assert post(client, "session", {"site": "worklane"}).json["chat_wait"] == 4


def test_where_too_few_waited_there_is_no_number(client: FlaskClient, database: Database, mara: str) -> None:
    waited(client, database, mara, 2, 3)
    assert likely(client, mara)["chat_wait"] is None


def test_a_closed_chat_and_a_site_without_one_tell_no_wait(
    app: Flask, client: FlaskClient, database: Database, mara: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited(client, database, mara, 2, 3, 4, 5, 9)
    sites = app.extensions["widget_sites"]
    site = sites.all()["worklane"]
    without = replace(site, settings=structs.replace(site.settings, channels_off=("live_chat",)))
    monkeypatch.setattr(sites, "all", lambda: {"worklane": without})
    assert likely(client, mara)["chat_wait"] is None
    monkeypatch.undo()
    assert likely(client, mara)["chat_wait"] == 4
    app.extensions["router"].settings.channels.pop("live_chat")
    assert likely(client, mara)["chat_wait"] is None


def test_the_wait_costs_one_statement_and_the_next_in_half_a_minute_none(
    client: FlaskClient, database: Database, mara: str
) -> None:
    likely(client, mara)
    half_a_minute_later(client)
    with count_statements(database) as first:
        likely(client, mara)
    with count_statements(database) as second:
        likely(client, mara)
    assert len(first) - len(second) == 1


def test_a_conversation_with_the_assistant_can_be_gone_on_with_until_it_is_over(client: FlaskClient, mara: str) -> None:
    assert post(client, "threads", {"session": mara}).json["assistant"] is None
    asked = {"session": mara, "key": "a-question", "text": "When is a submitted milestone released?"}
    conversation = post(client, "assistant", asked).json["conversation"]
    again = {"session": mara, "key": "another-one", "text": "And the weekly limit?", "conversation": conversation}
    post(client, "assistant", again)
    found = post(client, "threads", {"session": mara}).json["assistant"]
    assert (found["conversation"], found["question"]) == (conversation, "And the weekly limit?")
    assert post(client, "session", {"site": "worklane", "session": mara}).json["assistant"] == found
    assert post(client, "session", {"site": "worklane", "token": token(sub="bo")}).json["assistant"] is None
    judged = {"session": mara, "conversation": conversation, "solved": False}
    post(client, "assistant/judge", judged)
    assert post(client, "threads", {"session": mara}).json["assistant"] == found
    post(client, "assistant/judge", judged | {"solved": True})
    assert post(client, "threads", {"session": mara}).json["assistant"] is None


def test_a_conversation_that_went_to_a_person_is_found_there(client: FlaskClient, mara: str) -> None:
    asked = {"session": mara, "key": "a-question", "text": "When is a submitted milestone released?"}
    conversation = post(client, "assistant", asked).json["conversation"]
    ticket = {"session": mara, "key": "a-ticket", "body": "It is late.", "conversation": conversation}
    post(client, "tickets", ticket)
    told = post(client, "threads", {"session": mara}).json
    assert (told["assistant"], len(told["threads"])) == (None, 1)


def test_the_greeting_comes_in_the_language_of_the_call(
    app: Flask, client: FlaskClient, mara: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites = app.extensions["widget_sites"]
    site = sites.all()["worklane"]
    greeted = replace(
        site, greeting="Ask us.", settings=structs.replace(site.settings, greetings={"es": "Pregúntanos."})
    )
    monkeypatch.setattr(sites, "all", lambda: {"worklane": greeted})
    body = {"session": mara, "page": "contract/fixed"}
    assert post(client, "likely", body).json["greeting"] == "Ask us."
    assert post(client, "likely", body, **{"Accept-Language": "es"}).json["greeting"] == "Pregúntanos."
