"""Transfer in the workspace, by keyboard and on a phone; and that its page costs no more than before."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

import helpdesk
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database, count_statements
from helpdesk import chat
from helpdesk.routing.outcomes.escalations import offered_now
from tests.browser import axe_violations
from tests.helpdesk.people import MARA, ask, staff
from tests.servers import LiveServer


def session(database: Database) -> tuple[helpdesk.Ticket, str]:
    with database.writing() as db:
        staff(db, "Ada Brenner")
        ticket = ask(db, MARA)
        return ticket, sign_in(db, email="ada@aside.example", password="correct horse", now=clock.now())


@pytest.mark.browser
def test_ada_passes_a_ticket_on_by_keyboard_and_then_asks_for_a_call(live_server: LiveServer, page: Page, database: Database) -> None:  # fmt: skip
    ticket, token = session(database)
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
    page.goto(f"{live_server.url}/desk/tickets/{ticket.id}")
    expect(page.locator("body")).to_have_class("workspace has-ticket has-js")
    page.keyboard.press("Shift+T")
    expect(page.get_by_label("To", exact=True)).to_be_focused()
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("Shift+T")
    page.get_by_label("To", exact=True).select_option("payments")
    page.get_by_label("Why, for the team that gets it").fill("The bank sent it back.")
    page.get_by_role("button", name="Transfer", exact=True).press("Enter")
    expect(page.get_by_text("Mara reads: “Your question is with the payments team now.")).to_be_visible()
    expect(page.get_by_role("paragraph").filter(has_text="To Payments: The bank sent it back.")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Payments Transfer").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe_violations(page) == []
    page.get_by_role("button", name="Ask for a call").click()
    expect(page.get_by_text("Mara may choose a phone callback")).to_be_visible()
    assert axe_violations(page) == []
    with database.reading() as db:
        offered = offered_now(db, ticket.id)
    assert offered is not None
    assert offered.channel == "phone_callback"


def test_what_is_missing_is_said_and_nothing_moves(client: FlaskClient, database: Database) -> None:
    ticket, token = session(database)
    client.set_cookie(SESSION_COOKIE, token)
    csrf = re.search(r'name="_csrf" value="([^"]+)"', client.get("/desk/").text)[1]
    answer = client.post(f"/desk/tickets/{ticket.id}/team", data={"_csrf": csrf, "team": "payments", "note": " "})
    assert answer.status_code == 422
    assert "Say in a few words why" in answer.text
    assert client.post(f"/desk/tickets/{ticket.id}/invitation", data={"_csrf": csrf, "channel": "x"}).status_code == 404
    assert client.post(f"/desk/tickets/{ticket.id}/missed-call", data={"_csrf": csrf}).status_code == 409
    with database.reading() as db:
        assert helpdesk.read_ticket(db, ticket.id).team == "support"


def test_a_chat_that_waits_is_over_with_the_transfer_and_nobody_is_said_to_have_failed(client: FlaskClient, database: Database) -> None:  # fmt: skip
    ticket, token = session(database)
    with database.writing() as db:
        chat.begin(db, ticket.id, patience=timedelta(minutes=3), now=clock.now())
    client.set_cookie(SESSION_COOKIE, token)
    csrf = re.search(r'name="_csrf" value="([^"]+)"', client.get("/desk/").text)[1]
    client.post(f"/desk/tickets/{ticket.id}/team", data={"_csrf": csrf, "team": "payments", "note": "Money."})
    with database.reading() as db:
        after = chat.read_chat(db, ticket.id)
        assert (after.state, after.ended_by) == ("left", "agent")
        assert helpdesk.read_ticket(db, ticket.id).channel == "payments_team"
    page = client.get(f"/desk/tickets/{ticket.id}").text
    assert "Nobody was free" not in page
    assert "left the line" not in page


def test_the_page_of_a_ticket_costs_few_statements(client: FlaskClient, database: Database) -> None:
    ticket, token = session(database)
    client.set_cookie(SESSION_COOKIE, token)
    client.get(f"/desk/tickets/{ticket.id}")
    with count_statements(database) as statements:
        assert client.get(f"/desk/tickets/{ticket.id}").status_code == 200
    assert len(statements) <= 10  # as many as any ticket's page: tests/helpdesk/test_workspace.py
