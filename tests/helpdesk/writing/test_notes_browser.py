"""Notes in a browser: a colleague is mentioned by keyboard and hears it at once; a note is changed while the thread moves."""

import pytest
from playwright.sync_api import Page, expect

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from foundation.jobs import work_all
from tests.browser import axe_violations_in_both_schemes
from tests.helpdesk.people import MARA
from tests.helpdesk.writing.window import Window, text
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


def test_lee_is_mentioned_by_keyboard_and_the_note_is_changed_while_the_thread_moves(page: Page, live_server: LiveServer, database: Database, ticket: helpdesk.Ticket, ada: Staff, lee: Staff) -> None:  # fmt: skip
    window = Window(page.context.browser.new_context(), live_server, database, lee)  # type: ignore[union-attr]
    elsewhere = window.page
    elsewhere.goto(f"{live_server.url}/desk/?view=solved")
    expect(elsewhere.locator("#live")).to_have_text("Live")
    Window(page.context, live_server, database, ada).open(ticket)
    page.keyboard.press("n")
    text(page).press_sequentially("Please look, @l")
    option = page.locator("#mention-list").get_by_role("option", name="Lee Okafor")
    expect(option).to_have_attribute("aria-selected", "true")
    assert axe_violations_in_both_schemes(page, "#composer") == []
    page.keyboard.press("Enter")
    expect(text(page)).to_have_value("Please look, @Lee Okafor ")
    expect(option).to_have_count(0)
    page.keyboard.type(" today")
    expect(text(page)).to_have_value("Please look, @Lee Okafor today")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note .mention")).to_have_text("@Lee Okafor")
    work_all(database)
    work_all(database)
    notice = elsewhere.locator("#live-notices")
    expect(notice).to_contain_text("Ada Brenner mentioned you")
    expect(elsewhere.locator('[data-count="mentions"]')).to_have_text("1")
    notice.get_by_role("link", name="Open").click()
    expect(elsewhere.locator(".note .mention")).to_be_visible()
    expect(elsewhere.locator('[data-count="mentions"]')).to_have_text("")
    page.get_by_text("Edit", exact=True).click()
    page.get_by_label("Your note").fill("Please look **now**, @Lee Okafor")
    with database.writing() as db:
        helpdesk.customer_reply(db, ticket.reference, MARA.key, "Hello?", now=clock.now())
    expect(page.locator(".letter.customer")).to_have_count(2)
    expect(page.get_by_label("Your note")).to_have_value("Please look **now**, @Lee Okafor")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".note strong", has_text="now")).to_be_visible()
    page.locator(".versions summary").click()
    expect(page.locator(".versions")).to_contain_text("Please look, @Lee Okafor")
    assert axe_violations_in_both_schemes(page) == []
    elsewhere.context.close()
