"""Searching, asking, keeping and comparing in a browser: accessible, fitting a phone, by keyboard and without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page, expect

from analytics.voice import add_verbatims
from foundation.access import SESSION_COOKIE
from foundation.database import Database
from tests.analytics.content import comment, sign_in_pia
from tests.analytics.test_asking import many
from tests.browser import axe_violations
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


def holds(page: Page, state: str) -> None:
    found = axe_violations(page)
    assert found == [], f"{state}: {found}"
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, state


def test_a_question_is_asked_narrowed_kept_and_compared(
    page: Page, live_server: LiveServer, database: Database
) -> None:
    late = [comment(500 + n, "The payout has been pending for 6 days now.", role="client") for n in range(30)]
    add_verbatims(database, [*many(), *late])
    live_server.app.extensions["verbatims"].refresh()
    token = sign_in_pia(live_server.app.test_client(), database)
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")

    page.goto(live_server.url + "/voice/verbatims")
    page.get_by_label("Words, a “phrase”, or a question").fill("Why do clients dislike fees?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Why do clients dislike fees?")
    expect(page.get_by_role("heading", name="What they say")).to_be_visible()
    holds(page, "answered")
    page.get_by_role("link", name="Negative : take away").click()
    expect(page.locator(".pill")).to_have_count(2)
    page.get_by_text("More filters").click()
    holds(page, "filters open")

    page.get_by_text("Save as a segment").click()
    page.get_by_label("Name").fill("Clients on fees")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved as “Clients on fees”.")).to_be_visible()
    page.get_by_role("link", name="All segments").click()
    holds(page, "segments")
    page.get_by_role("link", name="Compare “Clients on fees”").click()
    expect(page.locator(".dumbbell").first).to_be_visible()
    holds(page, "compared")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")
    holds(page, "compared, wide")
    page.goto(live_server.url + "/voice/segments")
    page.get_by_role("button", name="Remove “Clients on fees”").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Clients on fees", exact=True)).to_be_visible()


def test_it_works_without_javascript(browser: Browser, live_server: LiveServer, database: Database) -> None:
    add_verbatims(database, many())
    token = sign_in_pia(live_server.app.test_client(), database)
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + "/voice/verbatims")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Role").select_option("client")
    page.get_by_role("button", name="Filter", exact=True).click()
    expect(page.locator(".total")).to_have_text("20")
    expect(page.locator(".pill")).to_have_count(1)
    context.close()
