"""Who looks at a ticket shows in the lists of colleagues: it comes and goes by itself, is said in words, and nothing jumps."""

import pytest
from playwright.sync_api import Browser, Page, expect

import helpdesk
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database
from tests.browser import axe_violations_in_both_schemes
from tests.helpdesk.people import ask, staff
from tests.servers import LiveServer

pytestmark = pytest.mark.browser
HEIGHTS = "[...document.querySelectorAll('#list [data-row]')].map((row) => Math.round(row.getBoundingClientRect().top))"


def test_a_colleague_comes_and_goes_in_the_rows_of_a_list(
    browser: Browser, page: Page, live_server: LiveServer, database: Database
) -> None:
    with database.writing() as db:
        staff(db, "Ada Brenner"), staff(db, "Jonas Weiss")
        first, second = (
            ask(db, subject="A subject so long that it ends in three dots wherever it stands in a row of this list"),
            ask(db),
        )
        tokens = [
            sign_in(db, email=f"{who}@aside.example", password="correct horse", now=clock.now())
            for who in ("ada", "jonas")
        ]
    with browser.new_context() as context:
        other = context.new_page()
        for one, token in ((page, tokens[0]), (other, tokens[1])):
            one.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
        page.goto(f"{live_server.url}/desk/?view=open")
        page.wait_for_selector("body.has-js")
        row, next_row = (page.locator(f"[data-row='{one.id}']") for one in (first, second))
        before = page.evaluate(HEIGHTS)
        other.goto(f"{live_server.url}/desk/tickets/{first.id}")
        expect(row.locator(".row-lookers")).to_have_attribute("title", "Jonas Weiss is looking at this")
        expect(row.get_by_role("link")).to_contain_text(", Jonas Weiss is looking at this")
        assert page.evaluate(HEIGHTS) == before
        assert axe_violations_in_both_schemes(page) == []
        page.reload()
        expect(row.locator(".row-lookers")).to_contain_text("JW")
        page.set_viewport_size({"width": 320, "height": 700})
        expect(row.locator(".row-lookers")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.set_viewport_size({"width": 1440, "height": 900})
        other.goto(f"{live_server.url}/desk/tickets/{second.id}")
        expect(next_row.locator(".row-lookers")).to_contain_text("JW")
        expect(row.locator(".row-lookers")).to_have_count(0)
        page.keyboard.press("v")  # as a table
        expect(page.locator("table.sheet .row-lookers")).to_contain_text("JW")
        assert axe_violations_in_both_schemes(page) == []
        other.goto(f"{live_server.url}/desk/profile")
        expect(page.locator(".row-lookers")).to_have_count(0)


def test_a_row_that_changes_keeps_who_looks(
    browser: Browser, page: Page, live_server: LiveServer, database: Database
) -> None:
    with database.writing() as db:
        staff(db, "Ada Brenner"), staff(db, "Jonas Weiss")
        ticket = ask(db)
        tokens = [
            sign_in(db, email=f"{who}@aside.example", password="correct horse", now=clock.now())
            for who in ("ada", "jonas")
        ]
    with browser.new_context() as context:
        other = context.new_page()
        for one, token in ((page, tokens[0]), (other, tokens[1])):
            one.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
        other.goto(f"{live_server.url}/desk/tickets/{ticket.id}")
        page.goto(f"{live_server.url}/desk/?view=open")
        expect(page.locator(".row-lookers")).to_contain_text("JW")
        with database.writing() as db:
            helpdesk.customer_reply(db, ticket.reference, ticket.customer.key, "One more thing", now=clock.now())
        expect(page.locator(".row-preview")).to_contain_text("One more thing")
        expect(page.locator(".row-lookers")).to_contain_text("JW")
