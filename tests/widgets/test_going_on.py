"""Another way on, as a customer meets it: one choice in the conversation, theirs alone, in their language."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from helpdesk import callbacks, chat
from helpdesk.assignment.profile import Profile, save_profile, seen
from helpdesk.routing.outcomes.escalating import invite
from helpdesk.tickets.transferring import transfer
from tests.browser import axe_violations
from tests.helpdesk.people import ask, staff
from tests.servers import LiveServer
from tests.widgets.conversation import open_session, post, serve_host_page, token, write_articles
from tests.widgets.test_every_sentence_browser import never_closes

MARA = helpdesk.Person("worklane:member:7", "Mara Castell", "mara@worklane.example", "freelancer", "plus", "ok", "en")


@pytest.fixture
def ada(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


def invited(database: Database, ada: Staff, channel: str) -> helpdesk.Ticket:
    with database.writing() as db:
        ticket = ask(db, MARA)
        invite(db, ticket.id, channel, by=ada, now=clock.now())
    return ticket


def thread(client: FlaskClient, session: str, ticket: helpdesk.Ticket, **headers: str):
    return post(client, "thread", {"session": session, "reference": ticket.reference}, **headers).json


def test_a_transfer_reads_as_a_plain_line_in_the_customers_language(client: FlaskClient, database: Database, ada: Staff) -> None:  # fmt: skip
    with database.writing() as db:
        ticket = ask(db, MARA)
        transfer(db, ticket.id, "payments", note="Their bank sent it back.", by=ada, now=clock.now())
    session = open_session(client, token=token())
    told = thread(client, session, ticket, **{"Accept-Language": "es"})["messages"][-1]
    assert told["by"] == "system"
    assert (
        told["body"]
        == "Tu pregunta la tiene ahora el equipo de pagos. Ve todo lo anterior; no hace falta que lo repitas."
    )
    assert "bank" not in str(thread(client, session, ticket))


def test_a_choice_is_left_or_taken_once(app: Flask, client: FlaskClient, database: Database, ada: Staff) -> None:
    never_closes(app, "live_chat", "ticket")
    ticket = invited(database, ada, "live_chat")
    session = open_session(client, token=token())
    way = thread(client, session, ticket)["next"]
    assert (way["question"], way["yes"], way["no"]) == ("Shall we go on in a chat?", "Yes", "No, go on here")
    body = {"session": session, "reference": ticket.reference, "channel": "live_chat", "accept": True}
    assert post(client, "thread/next", body).status_code == 200
    shown = thread(client, session, ticket)
    assert shown["next"] is None
    assert (shown["chat"]["state"], shown["chat"]["position"]) == ("waiting", 1)
    again = post(client, "thread/next", body, **{"Accept-Language": "es"})
    assert again.status_code == 409
    assert again.json["error"]["detail"] == "Esto ya no está disponible. Escribe aquí y seguimos."


def test_a_choice_that_is_left_changes_nothing_else(client: FlaskClient, database: Database, ada: Staff) -> None:
    ticket = invited(database, ada, "live_chat")
    session = open_session(client, token=token())
    body = {"session": session, "reference": ticket.reference, "channel": "live_chat", "accept": False}
    assert post(client, "thread/next", body).status_code == 200
    with database.reading() as db:
        assert chat.read_chat(db, ticket.id) is None
        assert helpdesk.read_ticket(db, ticket.id).channel == "ticket"


def test_nobody_takes_the_choice_of_somebody_else(client: FlaskClient, database: Database, ada: Staff) -> None:
    ticket = invited(database, ada, "live_chat")
    session = open_session(client, token=token(sub="worklane:member:8"))
    body = {"session": session, "reference": ticket.reference, "channel": "live_chat", "accept": False}
    assert post(client, "thread/next", body).status_code == 404


def test_a_call_that_is_taken_needs_its_time_and_is_booked(app: Flask, client: FlaskClient, database: Database, ada: Staff) -> None:  # fmt: skip
    never_closes(app, "phone_callback", "ticket")
    ticket = invited(database, ada, "phone_callback")
    session = open_session(client, token=token())
    body = {"session": session, "reference": ticket.reference, "channel": "phone_callback", "accept": True}
    assert post(client, "thread/next", body).json["error"]["field"] == "slot"
    days = post(client, "call/times", {"session": session}).json["days"]
    slot = days[0]["slots"][0]["at"]
    wrong = body | {"call": {"number": "12", "country": "PT", "slot": slot}}
    assert post(client, "thread/next", wrong).json["error"]["field"] == "number"
    assert thread(client, session, ticket)["next"] is not None  # it is still open
    right = body | {"call": {"number": "912 345 678", "country": "PT", "slot": slot}, "timezone": "Europe/Lisbon"}
    assert post(client, "thread/next", right).status_code == 200
    with database.reading() as db:
        assert callbacks.read_callback(db, ticket.id).state == "booked"


def test_who_waits_in_chat_reads_their_place_and_how_many_answer(app: Flask, client: FlaskClient, database: Database, ada: Staff) -> None:  # fmt: skip
    with database.writing() as db:
        tickets = [ask(db, MARA, channel="live_chat") for _ in range(2)]
        for one in tickets:
            chat.begin(db, one.id, patience=timedelta(minutes=3), now=clock.now())
    session = open_session(client, token=token())
    shown = thread(client, session, tickets[1])["chat"]
    assert (shown["position"], shown["staffing"]) == (2, None)  # nobody has said how many chats they can take
    with database.writing() as db:
        save_profile(db, ada.id, Profile(most_chats=1), now=clock.now())
    assert thread(client, session, tickets[1])["chat"]["staffing"] == "Nobody is here for chats at the moment."
    with database.writing() as db:
        seen(db, ada.id, now=clock.now())
    assert "Somebody is free" in thread(client, session, tickets[1])["chat"]["staffing"]
    with database.writing() as db:
        chat.take(db, tickets[0].id, by=ada, now=clock.now())
    after = thread(client, session, tickets[1], **{"Accept-Language": "es"})["chat"]
    assert (after["position"], after["staffing"]) == (1, "Ahora atiende chats una persona.")


@pytest.mark.browser
def test_mara_takes_a_call_by_keyboard(app: Flask, live_server: LiveServer, page: Page, database: Database, ada: Staff) -> None:  # fmt: skip
    never_closes(app, "phone_callback", "live_chat", "ticket")
    write_articles(app, database)
    serve_host_page(app)
    with database.writing() as db:
        ticket = ask(db, MARA, now=clock.now() - timedelta(minutes=5))
    page.goto(f"{live_server.url}/host")
    page.locator("aside-help .launcher").click()
    page.get_by_role("button", name="My milestone is not released.").first.click()
    expect(page.get_by_label("Write a message")).to_be_visible()
    with database.writing() as db:
        invite(db, ticket.id, "phone_callback", by=ada, now=clock.now())
    yes = page.get_by_role("button", name="Yes", exact=True)
    expect(yes).to_be_visible()
    assert axe_violations(page) == []
    yes.press("Enter")
    expect(page.get_by_label("Your number")).to_be_focused()
    page.get_by_role("button", name="Book the call").press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Write the number we should call.")).to_be_visible()
    page.get_by_label("Your number").fill("912 345 678")
    page.locator("aside-help .time input:not(:disabled)").first.press("Space")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Book the call").press("Enter")
    expect(page.get_by_role("region", name="Your call")).to_contain_text("We call you")
    expect(page.get_by_label("Write a message")).to_be_focused()
    with database.reading() as db:
        assert callbacks.read_callback(db, ticket.id).number == "+351912345678"
