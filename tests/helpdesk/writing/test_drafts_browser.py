"""Nothing typed is ever lost: a reload, a crash, another browser, no connection, two tabs, a sign-out."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete

import helpdesk
from foundation.accounts import Staff, staff_sessions
from foundation.database import Database
from tests.browser import axe_violations_in_both_schemes
from tests.helpdesk.writing.window import Window, saved, text
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


def test_a_draft_is_there_wherever_its_agent_goes_on(page: Page, live_server: LiveServer, database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:  # fmt: skip
    here = Window(page.context, live_server, database, ada)
    here.open(ticket)
    text(page).press_sequentially("It will be")
    saved(page)
    elsewhere = Window(page.context.browser.new_context(), live_server, database, ada)  # type: ignore[union-attr]
    other = elsewhere.open(ticket)
    expect(text(other)).to_have_value("It will be")
    text(other).press_sequentially(" released on Friday.")
    saved(other)
    page.get_by_label("Note").check()  # the reply isn't lost, and a note isn't sent to Mara
    expect(text(page)).to_have_value("")
    text(page).fill("Lee knows more")
    saved(page)
    page.context.set_offline(True)
    text(page).press_sequentially(" about it")
    saved(page, "Saved here only, offline")
    page.context.set_offline(False)
    saved(page)
    page.reload()
    expect(page.get_by_label("Note")).to_be_checked()
    expect(text(page)).to_have_value("Lee knows more about it")
    page.get_by_label("Reply").check()
    expect(text(page)).to_have_value("It will be released on Friday.")
    elsewhere.context.close()
    page.get_by_role("link", name="My drafts").click()
    expect(page.locator(".own-row")).to_have_count(2)
    assert axe_violations_in_both_schemes(page) == []


def test_of_two_tabs_the_newer_wins_and_the_older_is_offered_back(page: Page, live_server: LiveServer, database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:  # fmt: skip
    here = Window(page.context, live_server, database, ada)
    here.open(ticket)
    second = here.open(ticket, page.context.new_page())
    page.route("**/draft", lambda route: route.abort())  # the first tab has lost its connection
    text(page).fill("Written in the train")
    saved(page, "Saved here only; trying again")
    text(second).fill("Written at home")
    saved(second)
    page.unroute("**/draft")
    notice = page.locator("#offers")
    expect(notice).to_contain_text("A newer draft of yours was written elsewhere.")
    expect(text(page)).to_have_value("Written in the train")
    page.get_by_role("button", name="Keep this").focus()
    saved(page, "Not saved: a newer draft was written elsewhere")  # by the next try, which offers it once more
    expect(page.get_by_role("button", name="Keep this")).to_be_focused()
    assert axe_violations_in_both_schemes(page) == []
    page.keyboard.press("Enter")
    saved(page)
    expect(second.locator("#offers")).to_contain_text("Written in the train")
    second.get_by_role("button", name="Use it").click()
    expect(text(second)).to_have_value("Written in the train")
    expect(second.locator("#offers")).to_be_empty()


def test_signing_out_in_the_middle_of_a_word_brings_page_and_text_back(page: Page, live_server: LiveServer, database: Database, ticket: helpdesk.Ticket, ada: Staff, lee: Staff) -> None:  # fmt: skip
    Window(page.context, live_server, database, ada).open(ticket)
    with database.writing() as db:
        db.execute(delete(staff_sessions))
    text(page).press_sequentially("Over lunch")
    expect(page.get_by_role("alert").filter(has_text="You were signed out. Your text is kept.")).to_be_visible()
    saved(page, "Saved here only")
    page.get_by_role("link", name="Sign in again").click()
    page.get_by_label("E-mail").fill("ada@aside.example")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    expect(text(page)).to_have_value("Over lunch")
    saved(page)
    page.context.clear_cookies()  # signed out in another tab
    text(page).press_sequentially(" or")
    expect(page.get_by_role("alert").filter(has_text="You were signed out. Your text is kept.")).to_be_visible()
    Window(page.context, live_server, database, lee)
    text(page).press_sequentially(" dinner")
    expect(page.get_by_role("alert").filter(has_text="Somebody else signed in in this browser.")).to_be_visible()
    saved(page, "Saved here only")
    Window(page.context, live_server, database, ada)
    page.get_by_role("button", name="Send Ctrl").click()
    expect(text(page)).to_have_value("")
    expect(page.locator(".letter.agent")).to_contain_text("Over lunch or dinner")


def test_what_is_typed_is_saved_while_one_types_and_when_one_leaves(page: Page, live_server: LiveServer, database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:  # fmt: skip
    Window(page.context, live_server, database, ada).open(ticket)
    with page.expect_request("**/draft") as asked:
        text(page).press_sequentially("Typed without a pause for breath", delay=90)
    assert "Typed without" in str(asked.value.post_data)
    assert "breath" not in str(asked.value.post_data)
    text(page).fill("Typed and left at once")
    page.evaluate("localStorage.clear()")
    page.goto(f"{live_server.url}/desk/drafts")
    page.wait_for_timeout(300)
    page.reload()
    expect(page.locator(".own-row")).to_contain_text("Typed and left at once")
    page.goto(f"{live_server.url}/desk/tickets/{ticket.id}")
    expect(text(page)).to_have_value("Typed and left at once")
