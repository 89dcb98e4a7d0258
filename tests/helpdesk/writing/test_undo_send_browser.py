"""Undo send in a browser: by one key, from another ticket, and a reply that is held back."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import APIResponse, Locator, Page, Route, expect

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from foundation.jobs import work_one
from helpdesk.writing.holding import hold_reply
from tests.browser import axe_violations_in_both_schemes, listens
from tests.helpdesk.people import BO, MARA, ask
from tests.helpdesk.writing.window import Window, text
from tests.servers import LiveServer

pytestmark = pytest.mark.browser

APART = """(both) => {
  const [one, other] = both.map((each) => each.getBoundingClientRect());
  return one.bottom <= other.top || other.bottom <= one.top;
}"""


def test_a_reply_is_called_back_from_anywhere_and_held_back_when_mara_writes(page: Page, live_server: LiveServer, database: Database, ticket: helpdesk.Ticket, ada: Staff, lee: Staff) -> None:  # fmt: skip
    live_server.app.extensions["config"] = replace(live_server.app.extensions["config"], undo_send_seconds=60)
    with database.writing() as db:
        other = ask(db, BO, subject="Another question")
    Window(page.context, live_server, database, ada).open(ticket)
    text(page).fill("It is **on** its way.\n\nSoon")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".is-held")).to_contain_text("Sending in")
    expect(page.get_by_role("status").last).to_contain_text("Press Z to undo.")
    expect(text(page)).to_have_value("")
    assert axe_violations_in_both_schemes(page, ".is-held") == []
    expect(page.locator(".is-held")).not_to_contain_text(re.compile(r"in (60|59) s"))
    page.keyboard.press("z")
    expect(text(page)).to_have_value("It is **on** its way.\n\nSoon")
    expect(text(page)).to_be_focused()
    expect(page.locator(".is-held")).to_have_count(0)

    page.keyboard.press("Control+Enter")
    expect(page.locator(".is-held")).to_contain_text(re.compile(r"Sending in (60|59) s"))
    page.goto(f"{live_server.url}/desk/tickets/{other.id}")
    expect(page.locator(".departure")).to_contain_text("Reply to Mara Castell")
    assert axe_violations_in_both_schemes(page, ".departure") == []
    page.keyboard.press("z")
    expect(page.get_by_role("heading", level=1, name="Milestone")).to_be_visible()
    listens(page)
    expect(text(page)).to_have_value("It is **on** its way.\n\nSoon")

    page.keyboard.press("Control+Enter")
    expect(page.locator(".is-held")).to_have_count(1)
    expect(page.locator("#live")).to_have_text("Live")
    press_while_lee_writes(page, page.get_by_role("button", name="Undo"), database, lee, ticket)
    expect(text(page)).to_have_value("It is **on** its way.\n\nSoon")
    expect(text(page)).to_be_focused()

    page.keyboard.press("Control+Enter")
    expect(page.locator(".is-held")).to_have_count(1)
    with database.writing() as db:
        helpdesk.customer_reply(db, ticket.reference, MARA.key, "Solved itself.", now=clock.now())
    expect(page.locator(".letter.customer")).to_have_count(2)
    while work_one(database, now=clock.now() + timedelta(seconds=61)):
        pass
    expect(page.get_by_role("alert")).to_contain_text("Your reply was held back. One message came from Mara Castell.")
    expect(text(page)).to_have_value("It is **on** its way.\n\nSoon")
    page.get_by_role("button", name="Send Ctrl").click()
    page.get_by_role("button", name="Send now").click()
    expect(page.locator(".letter.agent:not(.is-held)")).to_have_count(1)


def press_while_lee_writes(
    page: Page, button: Locator, database: Database, lee: Staff, ticket: helpdesk.Ticket
) -> None:
    """What is marked stays marked when his note comes; one that comes between the press and letting go doesn’t take the press away."""
    letter = page.locator(".letter.customer .letter-text").first
    letter.evaluate("text => getSelection().selectAllChildren(text)")
    with database.writing() as db:
        helpdesk.add_note(db, ticket.id, author=lee, body="I know Mara.", now=clock.now())
    expect(page.locator(".letter.note")).to_have_count(1)
    assert page.evaluate("getSelection().toString()") == letter.inner_text()
    button.hover()
    page.mouse.down()
    with (
        page.expect_response(lambda answer: urlsplit(answer.url).path == f"/desk/tickets/{ticket.id}") as news,
        database.writing() as db,
    ):
        helpdesk.add_note(db, ticket.id, author=lee, body="She calls at noon.", now=clock.now())
    news.value.finished()
    page.evaluate(
        "new Promise((done) => setTimeout(done, 50))"
    )  # the page has it, and draws nothing while it is pressed
    page.mouse.up()
    expect(page.locator(".letter.note")).to_have_count(2)


def test_send_now_counts_also_before_the_page_has_heard_that_the_reply_is_held(page: Page, live_server: LiveServer, database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:  # fmt: skip
    live_server.app.extensions["config"] = replace(live_server.app.extensions["config"], undo_send_seconds=60)
    Window(page.context, live_server, database, ada).open(ticket)
    expect(page.locator("#live")).to_have_text("Live")
    late: list[tuple[Route, APIResponse]] = []
    page.route("**/replies", lambda route: late.append((route, route.fetch(max_redirects=0))), times=1)
    text(page).fill("It is on its way.")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Send now").click()
    expect(page.locator(".is-held")).to_have_count(1)
    route, answer = late[0]
    route.fulfill(response=answer)
    expect(page.locator(".letter.agent:not(.is-held)")).to_have_count(1)


def test_on_a_phone_a_reply_on_its_way_covers_neither_the_composer_nor_the_end_of_a_page(page: Page, live_server: LiveServer, database: Database, ticket: helpdesk.Ticket, ada: Staff) -> None:  # fmt: skip
    live_server.app.extensions["config"] = replace(live_server.app.extensions["config"], undo_send_seconds=60)
    with database.writing() as db:
        other = ask(db, BO, subject="Another question")
        hold_reply(db, ticket.id, author=ada, body="On its way.", seen=ticket.last_message, seconds=60, now=clock.now())
    page.set_viewport_size({"width": 390, "height": 844})
    Window(page.context, live_server, database, ada).open(other)
    notice, composer = page.locator(".departure"), page.locator("#composer")
    expect(notice).to_contain_text("Reply to Mara Castell")
    expect(composer).to_be_visible()
    for scrolled in ("0", "document.body.scrollHeight"):
        page.evaluate(f"window.scrollTo(0, {scrolled})")
        assert page.evaluate(APART, [notice.element_handle(), composer.element_handle()])
    page.locator("#send").click(trial=True)
    page.set_viewport_size({"width": 800, "height": 800})  # beside the list there: the notice stands over it
    assert page.evaluate("([one, other]) => one.getBoundingClientRect().right <= other.getBoundingClientRect().left", [notice.element_handle(), composer.element_handle()])  # fmt: skip
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/desk/")
    listens(page)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    assert page.evaluate(APART, [notice.element_handle(), page.locator("#list").element_handle()])
