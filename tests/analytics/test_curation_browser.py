"""Curation in a browser: by keyboard alone, accessible in every state, on a phone and in the dark."""

import pytest
from playwright.sync_api import Page, expect

from analytics.voice import add_verbatims
from analytics.voice.reports.summarising import summarise
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.database import Database
from tests.analytics.content import a_quarter, sign_in_pia
from tests.analytics.registry import hear_of_calendars, propose_calendars
from tests.browser import axe_violations_in_both_schemes
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


def test_pia_curates_by_keyboard_and_every_state_holds(page: Page, live_server: LiveServer, database: Database) -> None:
    token = sign_in_pia(live_server.app.test_client(), database)
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
    curation = f"{live_server.url}/voice/curation/"

    def holds(state: str) -> None:
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, state
        found = axe_violations_in_both_schemes(page)
        assert found == [], f"{state}: {found}"
        page.set_viewport_size({"width": 1440, "height": 900})

    page.goto(curation)
    expect(page.get_by_role("heading", level=1)).to_have_text("No proposal waits for you")
    holds("nothing proposed")

    add_verbatims(database, a_quarter())
    hear_of_calendars(database)
    propose_calendars(database)
    summarise(database, clock.now())
    page.goto(curation)
    page.keyboard.press("j")
    expect(page.locator(".proposal")).to_be_focused()
    holds("a proposal, marked")
    page.keyboard.press("a")
    name = page.get_by_label("Name", exact=True)
    expect(name).to_be_focused()
    page.keyboard.type("Fees come as a surprise")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Another theme is called")
    expect(page.get_by_role("alert")).to_be_focused()
    holds("a name that is taken")
    page.get_by_label("Name", exact=True).fill("Calendar is a month off")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("as “Calendar is a month off”")
    expect(page.get_by_role("progressbar")).to_be_visible()
    holds("comments are going to their theme")

    page.get_by_role("button", name="Undo the edit of “calendar, wrong month”").first.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("You undid an edit")
    page.keyboard.press("j")
    expect(page.locator(".proposal")).to_be_focused()
    page.keyboard.press("m")
    expect(page.get_by_label("Or a part of")).to_be_focused()
    page.get_by_label("Or a part of").select_option("wishes")
    page.get_by_role("button", name="Merge", exact=True).press("Enter")
    expect(page.get_by_role("status")).to_contain_text("a part of “Wishes for something we don’t offer”")
    page.get_by_role("button", name="Undo the edit of “calendar, wrong month”").first.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("You undid an edit")
    page.keyboard.press("j")
    expect(page.locator(".proposal")).to_be_focused()
    page.keyboard.press("d")
    expect(page.get_by_role("status")).to_contain_text("You dismissed the proposal")

    page.get_by_role("link", name="Disputes drag on", exact=True).press("Enter")
    page.get_by_text("Split by examples").press("Enter")
    holds("a theme, open")
    page.get_by_role("button", name="Lock", exact=True).press("Enter")
    expect(page.get_by_text("It is locked:")).to_be_visible()
    holds("a locked theme")
    page.get_by_role("button", name="Undo the edit of “Disputes drag on”").first.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("You undid an edit")
