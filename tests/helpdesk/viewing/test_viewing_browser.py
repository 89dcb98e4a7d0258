"""Two agents on one ticket see each other, who writes, and that one of them left."""

import pytest
from playwright.sync_api import Browser, Page, expect

from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database
from tests.browser import axe_violations_in_both_schemes
from tests.helpdesk.people import ask, staff
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


def test_two_agents_on_a_ticket_see_each_other_come_write_and_go(
    browser: Browser, page: Page, live_server: LiveServer, database: Database
) -> None:
    with database.writing() as db:
        staff(db, "Ada Brenner"), staff(db, "Jonas Weiss")
        ticket = ask(db)
        tokens = [
            sign_in(db, email=f"{who}@aside.example", password="correct horse", now=clock.now())
            for who in ("ada", "jonas")
        ]
    address = f"{live_server.url}/desk/tickets/{ticket.id}"
    with browser.new_context() as context:
        other = context.new_page()
        for one, token in ((page, tokens[0]), (other, tokens[1])):
            one.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
            one.goto(address)
        expect(page.locator("#here")).to_have_text("JWJonas is here too")
        expect(other.locator("#here")).to_have_text("ABAda is here too")
        expect(page.locator("#said")).to_have_text("Jonas Weiss is here too")
        other.get_by_label("Your text").press_sequentially("Hello Mara")
        expect(page.locator("#here")).to_have_text("JWJonas is writing a reply")
        assert axe_violations_in_both_schemes(page) == []
        page.set_viewport_size({"width": 320, "height": 700})
        expect(page.locator("#here .avatar")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        other.goto(f"{live_server.url}/desk/")
        expect(page.locator("#here")).to_be_empty()
