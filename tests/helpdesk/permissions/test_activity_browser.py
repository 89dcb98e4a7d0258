"""In a browser: away by itself after a quiet time, announced, and back with the first key; the menu works by keyboard."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update

from foundation import clock
from foundation.database import Database
from helpdesk.assignment.profile import Profile, save_profile
from helpdesk.assignment.tables import agents
from helpdesk.staffing.idling import set_idle
from helpdesk.tickets import lifecycle
from tests.browser import axe_violations
from tests.helpdesk.people import ask, staff
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


def test_quiet_is_away_and_a_key_is_back(app: Flask, database: Database, live_server: LiveServer, page: Page) -> None:
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        save_profile(db, ada.id, Profile(answers_calls=True), now=clock.now())
        set_idle(db, 1, now=clock.now())
        ask(db)
    page.clock.install()
    page.goto(f"{live_server.url}/desk/sign-in")
    page.get_by_label("E-mail").fill(ada.email)
    page.get_by_label("Password").fill("correct horse")
    with page.expect_response("**/desk/present"):
        page.keyboard.press("Enter")
    me = page.locator("#status-button")
    expect(me).to_contain_text("Online, 0 of 20")
    with database.writing() as db:
        db.execute(update(agents).values(moved_at=None))  # the page's clock runs ahead of the server's
    with page.expect_response("**/desk/activity") as told:
        page.clock.run_for(75_000)
    assert told.value.status == 200
    expect(me).to_contain_text("Away, 0 of 20")
    expect(page.locator("#said")).to_contain_text("You’re away")
    page.keyboard.press("Shift")
    expect(me).to_contain_text("Online, 0 of 20")
    expect(page.locator("#said")).to_contain_text("You’re online again")
    with database.writing() as db:
        lifecycle.assign(db, ask(db).id, ada, by=ada, now=clock.now())
    me.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".status-load")).to_contain_text("1 of 20")  # as it is when they look
    expect(me).to_contain_text("Online, 1 of 20")
    expect(page.get_by_text("Calls", exact=True)).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Away for an hour").click()
    expect(me).to_contain_text("Away, 1 of 20")
