"""Chats and calls as agents see them, in HTTP: who waits comes first, one takes it, a reply in a chat is never stale."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

import helpdesk
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database
from foundation.unbroken import unbroken
from helpdesk import callbacks, chat
from helpdesk.workspace import live
from tests.helpdesk.people import BO, MARA, ask, staff


@pytest.fixture
def waiting(database: Database) -> helpdesk.Ticket:
    live.HINTS._last.clear()
    live.MARKS._last.clear()
    with database.writing() as db:
        staff(db, "Ada Brenner")
        staff(db, "Lee Okafor", "lead")
        ask(db, BO, subject="An older question", now=clock.now() - timedelta(days=1))
        ticket = ask(db, MARA, channel="live_chat", subject="A question in chat")
        chat.begin(db, ticket.id, patience=timedelta(minutes=3), now=clock.now())
    return ticket


def enter(client: FlaskClient, database: Database, who: str) -> FlaskClient:
    with database.writing() as db:
        client.set_cookie(SESSION_COOKIE, sign_in(db, email=f"{who}@aside.example", password="correct horse", now=clock.now()))  # fmt: skip
    return client


def send(client: FlaskClient, path: str, **data: str):
    found = re.search(r'name="_csrf" value="([^"]+)"', client.get("/desk/").text)
    return client.post(path, data={"_csrf": found[1], **data})


def test_who_waits_stands_first_with_how_long(client: FlaskClient, database: Database, waiting: helpdesk.Ticket) -> None:  # fmt: skip
    page = enter(client, database, "ada").get("/desk/?view=mine").text
    assert page.index("A question in chat") > 0
    assert unbroken("waits 1 min") in page
    assert "An older question" not in page


def test_the_second_to_take_a_chat_is_told_who_has_it(client: FlaskClient, database: Database, waiting: helpdesk.Ticket) -> None:  # fmt: skip
    path = f"/desk/tickets/{waiting.id}"
    assert "Take the chat" in enter(client, database, "ada").get(path).text
    assert send(client, f"{path}/chat").status_code == 303
    assert "In chat with you" in client.get(path).text
    late = send(enter(client, database, "lee"), f"{path}/chat")
    assert late.status_code == 409
    assert "Ada Brenner has this chat already" in late.text


def test_a_reply_in_a_chat_is_never_stale_and_solving_ends_it(client: FlaskClient, database: Database, waiting: helpdesk.Ticket) -> None:  # fmt: skip
    with database.writing() as db:
        helpdesk.customer_reply(db, waiting.reference, MARA.key, "Are you there?", now=clock.now())
    path = f"/desk/tickets/{waiting.id}"
    enter(client, database, "ada")
    assert send(client, f"{path}/replies", body="Hello Mara.", seen="0").status_code == 303
    with database.reading() as db:
        assert chat.read_chat(db, waiting.id).agent_name == "Ada Brenner"
    assert send(client, f"{path}/chat-end").status_code == 303
    with database.reading() as db:
        assert chat.read_chat(db, waiting.id).ended_by == "agent"
        assert helpdesk.read_ticket(db, waiting.id).status == "solved"


def test_a_second_agent_s_reply_past_a_new_message_is_refused_in_a_live_chat(client: FlaskClient, database: Database, waiting: helpdesk.Ticket) -> None:  # fmt: skip
    path = f"/desk/tickets/{waiting.id}"
    send(enter(client, database, "ada"), f"{path}/chat")
    with database.writing() as db:
        newest = helpdesk.customer_reply(db, waiting.reference, MARA.key, "Are you there?", now=clock.now())
    enter(client, database, "lee")
    refused = send(client, f"{path}/replies", body="I may help too.", seen=str(waiting.last_message))
    assert refused.status_code == 409
    assert "I may help too." in refused.text
    assert send(client, f"{path}/replies", body="I may help too.", seen=str(newest.id)).status_code == 303
    enter(client, database, "ada")
    assert send(client, f"{path}/replies", body="Yes, Mara.", seen=str(waiting.last_message)).status_code == 303


def test_being_here_is_kept_as_a_mark_and_too_much_of_it_left_out(client: FlaskClient, database: Database, waiting: helpdesk.Ticket) -> None:  # fmt: skip
    enter(client, database, "ada")
    send(client, f"/desk/tickets/{waiting.id}/chat")
    for _ in range(3):
        assert send(client, f"/desk/tickets/{waiting.id}/presence", read="9999999", writing="1").status_code == 204
    with database.reading() as db:
        assert chat.read_chat(db, waiting.id).agent_read == waiting.last_message


def test_a_call_shows_its_number_and_time_and_is_marked_as_made(client: FlaskClient, database: Database, waiting: helpdesk.Ticket) -> None:  # fmt: skip
    with database.writing() as db:
        ticket = ask(db, BO, channel="phone_callback", context={"request": [{"name": "who", "label": "Who is it about?", "value": "x", "words": "<b>Sam</b>"}]})  # fmt: skip
        slot = clock.now().replace(microsecond=0) + timedelta(hours=5)
        number = callbacks.read_number("41234567", "NO")
        callbacks.book(db, ticket, number=number, timezone="Europe/Oslo", slot=slot, hours=callbacks.Hours([slot], 1), now=clock.now())  # fmt: skip
    page = enter(client, database, "ada").get(f"/desk/tickets/{ticket.id}").text
    assert 'href="tel:+4741234567"' in page
    assert "in Oslo" in page
    assert "&lt;b&gt;Sam&lt;/b&gt;" in page
    assert send(client, f"/desk/tickets/{ticket.id}/call").status_code == 303
    assert "Called" in client.get(f"/desk/tickets/{ticket.id}").text
    assert send(client, f"/desk/tickets/{ticket.id}/call").status_code == 409
