"""The head of a ticket in a browser: two agents see each other come, write and go; chips take two lines."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database
from helpdesk.fields.tags import add_tags
from tests.browser import axe_violations_in_both_schemes, listens
from tests.helpdesk.people import ask, staff
from tests.servers import LiveServer

pytestmark = pytest.mark.browser

COMPANY = """() => {
    const middle = (place) => (place.top + place.bottom) / 2;
    const places = [...document.querySelectorAll('.chips .chip, .chips .rated')].map((one) => one.getBoundingClientRect()).filter((one) => one.width);
    const last = Math.max(...places.map(middle));
    return places.filter((one) => last - middle(one) < 8).length > 1;
}"""


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


def test_chips_take_two_lines_and_the_others_unfold(page: Page, live_server: LiveServer, database: Database) -> None:
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        ticket = ask(db)
        add_tags(db, [ticket.id], [f"a-longer-tag-{n}" for n in range(8)], by=ada, now=clock.now())
        token = sign_in(db, email="ada@aside.example", password="correct horse", now=clock.now())
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{live_server.url}/desk/tickets/{ticket.id}")
    more = page.get_by_role("button", name=re.compile(r"^Show \d more$"))
    expect(more).to_be_visible()
    tops = "new Set([...document.querySelectorAll('.chips .chip')].map((one) => one.getBoundingClientRect()).filter((one) => one.width).map((one) => Math.round(one.top / 8))).size"
    page.wait_for_function(f"({tops}) <= 2")  # also once the font has come
    assert axe_violations_in_both_schemes(page) == []
    for width in (1440, 1280, 1024, 768):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(f"({tops}) === 2")
    more.press("Enter")
    expect(page.locator(".chips .tag")).to_have_count(8)
    expect(page.locator(".chips .tag").last).to_be_visible()
    assert page.evaluate("document.activeElement.closest('.chips') !== null")


def test_no_chip_stands_alone_on_the_last_line(page: Page, live_server: LiveServer, database: Database) -> None:
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        plain, tagged = ask(db), ask(db)
        add_tags(db, [tagged.id], ["payout"], by=ada, now=clock.now())
        token = sign_in(db, email="ada@aside.example", password="correct horse", now=clock.now())
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
    page.set_viewport_size({"width": 1600, "height": 900})
    for ticket in (plain, tagged):
        page.goto(f"{live_server.url}/desk/tickets/{ticket.id}")
        listens(page)
        for width in range(1600, 1180, -20):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_function(COMPANY)
