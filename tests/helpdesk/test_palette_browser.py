"""The palette in a browser: everything by keyboard, one request a pause, the focus returns, axe finds nothing."""

import re

import pytest
from playwright.sync_api import Page, expect

from foundation import clock
from foundation.database import Database
from helpdesk.tickets import lifecycle
from tests.browser import axe_violations_in_both_schemes, listens
from tests.helpdesk.test_workspace_browser import Desk
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(page: Page, live_server: LiveServer, database: Database) -> Desk:
    return Desk(page, live_server.url, database)


def test_the_palette_acts_finds_and_goes_by_keyboard(page: Page, desk: Desk) -> None:
    desk.open(desk.tickets[0])
    page.keyboard.press("r")
    expect(desk.text).to_be_focused()
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Search or jump")
    expect(palette.get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(desk.text).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("assign ada")
    expect(palette.get_by_role("option", selected=True)).to_contain_text("Assign to Ada Brenner")
    with desk.database.writing() as db:
        lifecycle.set_priority(db, desk.tickets[0].id, "critical", by=desk.lee, now=clock.now())
    expect(page.locator("#priority")).to_have_value("critical")  # the fields were drawn anew behind it
    page.keyboard.press("Enter")
    expect(page.locator("#assignee")).to_have_value(str(desk.ada.id))
    page.keyboard.press("Control+k")
    page.keyboard.type("snooze hours")
    expect(palette.get_by_role("option", selected=True)).to_contain_text("Snooze: In 3 hours")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Snoozed until").first).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("question")
    expect(palette.get_by_role("group", name="Tickets").get_by_role("option")).to_have_count(3)
    assert not axe_violations_in_both_schemes(page)
    page.keyboard.press("ArrowUp")
    expect(palette.get_by_role("option", selected=True)).to_contain_text("All results for")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Search")).to_be_visible()
    expect(page.locator("mark").first).to_have_text("Question")
    assert not axe_violations_in_both_schemes(page)
    page.keyboard.press("/")
    page.keyboard.type(" sta")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    expect(page.locator("#go-hint")).to_contain_text("M Assigned to me")
    page.keyboard.press("m")
    expect(page).to_have_url(re.compile("view=mine"))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{desk.url}/?view=trash")
    listens(page)
    expect(page.locator("#views [aria-current]")).to_be_in_viewport(ratio=1)
    expect(page.locator("#find")).to_be_hidden()
    page.keyboard.press("/")
    expect(palette.get_by_role("combobox")).to_be_focused()


def test_the_first_key_on_a_page_beside_the_tickets_brings_them_all(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.url}/reports/")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard")
    expect(keys.locator("[data-command=go-mine]")).to_have_class("")
    expect(keys.locator("[data-command=solve]")).to_have_class("is-elsewhere")
    assert axe_violations_in_both_schemes(page) == []
    page.goto(f"{desk.url}/macros")
    page.keyboard.press("g")
    page.keyboard.press("m")  # before anything can have come
    expect(page).to_have_url(re.compile("view=mine"))
