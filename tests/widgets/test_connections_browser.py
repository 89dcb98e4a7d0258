"""Connections that come and go, and people who look elsewhere meanwhile.

1. What is written waits for them and for the connection, and is sent once. 2. A tab keeps one stream, and none while nobody looks.
3. What loads while another view lies over it is there on the way back.
"""

import pytest
from flask import Flask
from playwright.sync_api import Page, Request, expect
from sqlalchemy import select

from foundation.accounts import Staff
from foundation.database import Database
from helpdesk.tickets.tables import messages
from tests.browser import axe_violations
from tests.helpdesk.people import staff
from tests.servers import LiveServer
from tests.widgets.conversation import serve_host_page, write_articles
from tests.widgets.test_persons_browser import Held, open_help, reply, write_to_us

pytestmark = pytest.mark.browser

SEEN = """(state) => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def host(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Page:
    """Mara's page, with help open."""
    write_articles(app, database)
    serve_host_page(app)
    page.goto(f"{live_server.url}/host")
    open_help(page)
    return page


@pytest.fixture
def ada(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


@pytest.fixture
def streams(page: Page) -> set[Request]:
    """The streams this tab has open."""
    found: set[Request] = set()
    page.on("request", lambda request: found.add(request) if request.url.endswith("/live") else None)
    for ended in ("requestfinished", "requestfailed"):
        page.on(ended, lambda request: found.discard(request))
    return found


def said(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.execute(select(messages.c.body).order_by(messages.c.id)).scalars())


def test_what_is_written_offline_is_sent_from_wherever_one_looks(host: Page, database: Database) -> None:
    write_to_us(host, "My payout is late.")
    host.context.set_offline(True)
    host.keyboard.type("It is number 4711.")
    host.keyboard.press("Enter")
    expect(host.get_by_text("It is sent when you’re back.")).to_be_visible()
    host.keyboard.type("Also, could")
    host.get_by_role("button", name="Back to").click()
    expect(host.get_by_role("combobox")).to_be_visible()
    host.context.set_offline(False)
    for _ in range(60):
        if len(said(database)) == 2:
            break
        host.wait_for_timeout(100)
    assert said(database) == ["My payout is late.", "It is number 4711."]
    host.get_by_role("button", name="My payout is late.").click()
    expect(host.locator("aside-help .mine")).to_have_count(2)
    expect(host.get_by_role("textbox", name="Write a message")).to_have_value("Also, could")
    expect(host.get_by_role("button", name="Send again")).to_have_count(0)
    host.wait_for_timeout(300)
    assert len(said(database)) == 2


def test_what_was_not_sent_is_not_there_for_the_next_person(host: Page, database: Database) -> None:
    write_to_us(host, "My payout is late.")
    host.route("**/widget/v1/messages", lambda route: route.abort())
    host.keyboard.type("It is number 4711.")
    host.keyboard.press("Enter")
    expect(host.get_by_role("button", name="Send again")).to_be_visible()
    host.evaluate("aside('reset')")
    host.unroute("**/widget/v1/messages")
    host.evaluate("dispatchEvent(new Event('online'))")
    host.wait_for_timeout(500)
    assert said(database) == ["My payout is late."]


def test_who_cannot_send_from_here_is_shown_another_way(host: Page) -> None:
    way = host.get_by_role("link", name="Write from the help centre")
    host.route("**/widget/v1/tickets", lambda route: route.abort())
    host.get_by_role("button", name="Talk to a person").click()
    host.get_by_role("button", name="Write to us").or_(host.get_by_role("button", name="E-mail")).first.click()
    host.get_by_role("button", name="Send", exact=True).click()
    expect(host.get_by_role("alert")).to_contain_text("Write a few words first")
    expect(way).to_have_count(0)
    host.get_by_label("Your message").fill("My payout is late.")
    host.get_by_role("button", name="Send", exact=True).click()
    expect(way).to_have_attribute("href", f"{host.url.removesuffix('/host')}/help/contact")
    assert axe_violations(host) == []
    host.unroute("**/widget/v1/tickets")
    host.route("**/widget/v1/messages", lambda route: route.abort(), times=1)
    host.get_by_role("button", name="Send", exact=True).click()
    expect(host.get_by_role("log")).to_contain_text("My payout is late.")
    host.keyboard.type("It is number 4711.")
    host.keyboard.press("Enter")
    expect(host.get_by_role("log").get_by_role("link", name="Write from the help centre")).to_be_visible()
    assert axe_violations(host) == []
    host.get_by_role("button", name="Send again").click()
    expect(host.get_by_role("button", name="Send again")).to_have_count(0)
    expect(host.locator("aside-help .mine")).to_have_count(2)


def test_a_message_that_arrived_stays_in_sight_when_the_conversation_cannot_be_read(host: Page, database: Database) -> None:  # fmt: skip
    write_to_us(host, "My payout is late.")
    host.wait_for_timeout(300)  # it hears live from here on
    host.route("**/widget/v1/thread", lambda route: route.abort())
    host.keyboard.type("It is number 4711.")
    host.keyboard.press("Enter")
    expect(host.get_by_role("status").filter(has_text="Not connected.")).to_be_visible()
    expect(host.get_by_role("log")).to_contain_text("It is number 4711.")
    expect(host.get_by_role("button", name="Send again")).to_have_count(0)
    host.unroute("**/widget/v1/thread")
    host.evaluate("dispatchEvent(new Event('online'))")
    expect(host.get_by_role("status").filter(has_text="Not connected.")).to_have_count(0)
    expect(host.locator("aside-help .mine")).to_have_count(2)
    assert said(database) == ["My payout is late.", "It is number 4711."]


def test_a_tab_keeps_one_stream_and_none_while_nobody_looks(
    streams: set[Request], host: Page, database: Database, ada: Staff
) -> None:
    reference = write_to_us(host, "My payout is late.")
    host.get_by_role("button", name="Back to").click()
    host.get_by_role("button", name="My payout is late.").click()
    expect(host.get_by_role("log")).to_be_visible()
    host.wait_for_timeout(500)
    assert len(streams) == 1
    host.evaluate(SEEN, "hidden")
    host.wait_for_timeout(300)
    assert streams == set()
    reply(database, ada, reference, "It comes on Tuesday.")
    host.evaluate(SEEN, "visible")
    expect(host.get_by_role("log")).to_contain_text("It comes on Tuesday.")
    host.keyboard.press("Escape")
    host.evaluate(SEEN, "hidden")
    reply(database, ada, reference, "Or on Monday.")
    host.evaluate(SEEN, "visible")
    expect(host.get_by_role("button", name="Help 1 reply")).to_be_visible()
    reply(database, ada, reference, "On Monday, in fact.")
    expect(host.get_by_role("button", name="Help 2 replies")).to_be_visible()
    assert len(streams) == 1


def test_where_a_site_wants_to_be_told_of_replies_a_hidden_tab_goes_on_hearing(streams: set[Request], host: Page) -> None:  # fmt: skip
    host.evaluate("aside('config', { blink: true })")
    write_to_us(host, "My payout is late.")
    host.wait_for_timeout(300)
    host.evaluate(SEEN, "hidden")
    host.wait_for_timeout(300)
    assert len(streams) == 1


def test_a_fourth_tab_answers_beside_three_open_conversations(host: Page, live_server: LiveServer) -> None:
    """A browser keeps six connections to one address: two a tab would leave none for the fourth."""
    write_to_us(host, "My payout is late.")
    for _ in range(2):
        tab = host.context.new_page()
        tab.goto(f"{live_server.url}/host")
        open_help(tab)
        tab.get_by_role("button", name="My payout is late.").click()
        expect(tab.get_by_role("log")).to_contain_text("My payout is late.")
    last = host.context.new_page()
    last.goto(f"{live_server.url}/host")
    open_help(last)
    last.keyboard.type("fund a milestone")
    expect(last.get_by_role("option").first).to_contain_text("Fund a milestone")


def test_the_assistant_that_loads_under_another_view_is_there_on_the_way_back(host: Page) -> None:
    held = Held(host, "assistant/read")
    host.keyboard.type("fund a milestone")
    host.get_by_role("option", name="Ask the assistant").click()
    held.wait()
    host.get_by_role("button", name="Talk to a person").click()
    expect(host.get_by_role("heading", level=2)).to_be_focused()
    held.let_go()
    expect(host.get_by_role("heading", name="Talk to a person")).to_be_visible()
    host.get_by_role("button", name="Back to").click()
    expect(host.get_by_role("log", name="Conversation with the assistant")).to_contain_text("fund a milestone")
    expect(host.get_by_role("textbox", name="Ask the assistant")).to_be_visible()


def test_a_conversation_that_was_left_while_it_loaded_opens_again(host: Page) -> None:
    write_to_us(host, "My payout is late.")
    host.get_by_role("button", name="Back to").click()
    held = Held(host, "thread")
    host.get_by_role("button", name="My payout is late.").click()
    held.wait()
    host.get_by_role("button", name="Back to").click()
    held.let_go()
    expect(host.get_by_role("combobox")).to_be_visible()
    host.get_by_role("button", name="My payout is late.").click()
    expect(host.get_by_role("log")).to_contain_text("My payout is late.")
