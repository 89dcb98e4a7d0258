"""Whoever comes by a secret link can send what its page asks for: the browser says where a form comes from, and to other sites nothing."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from foundation.invitations import invite
from helpdesk.ratings.link import address_of
from helpdesk.tickets.tables import tickets
from helpdesk.writing.following import add_copy
from helpdesk.writing.links import link_of
from tests.browser import axe_violations_in_both_schemes
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


def test_an_invited_colleague_chooses_a_password_and_signs_in(page: Page, live_server: LiveServer, database: Database) -> None:  # fmt: skip
    with database.writing() as db:
        _, token = invite(db, name="Ivo Marsh", email="ivo@aside.example", roles=["agent"], now=clock.now())
    page.goto(f"{live_server.url}/desk/welcome/{token}")
    page.get_by_label("Choose a password").fill("correct horse")
    page.get_by_role("button", name="Save and go to sign in").click()
    page.get_by_label("E-mail").fill("ivo@aside.example")
    page.get_by_label("Password").fill("correct horse")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="You’re through, Ivo")).to_be_visible()


def test_somebody_in_copy_answers(page: Page, live_server: LiveServer, app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:  # fmt: skip
    with database.writing() as db:
        pat = add_copy(db, ticket.id, "Pat Doe <pat@northbeam.example>", by=ada, now=clock.now())
    with app.test_request_context():
        link = f"/conversations/{link_of(pat)}"
    page.goto(f"{live_server.url}{link}")
    page.locator("#answer textarea").fill("I paid it today.")
    page.locator("#answer button").click()
    expect(page.get_by_text("Your answer has arrived.")).to_be_visible()
    assert axe_violations_in_both_schemes(page) == []


def test_a_customer_rates_from_a_letter_by_keyboard_on_a_small_phone(page: Page, live_server: LiveServer, app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:  # fmt: skip
    with database.writing() as db:
        helpdesk.solve(db, ticket.id, by=ada, now=clock.now())
        db.execute(update(tickets).where(tickets.c.id == ticket.id).values(subject="Ω" * 300))
    with app.app_context():
        link = address_of(ticket.id).rpartition("/")[2]
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/ratings/{link}?score=2")
    assert axe_violations_in_both_schemes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("radio", name="2, Bad").press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("It took a week.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Thank you. You can change it any time.")
    expect(page.get_by_role("radio", name="3, All right")).to_be_checked()
    assert axe_violations_in_both_schemes(page) == []
    assert page.context.cookies() == []
