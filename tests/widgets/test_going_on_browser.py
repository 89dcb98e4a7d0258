"""What goes on although something changes: the language, the server's health, where somebody looks, the host's mind.

1. Another language keeps what is written, the session and the view. 2. What the server couldn't take goes again by itself, once.
3. A widget that is taken away while it loads leaves nothing, and another may come. 4. The start shows the wait for a chat, and the
conversation with the assistant to go on with.
"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Page, Request, Route, expect
from sqlalchemy import func, select

from foundation.database import Database
from helpdesk.chat.tables import chats
from helpdesk.tickets.tables import messages, tickets
from tests.browser import axe_violations
from tests.servers import LiveServer
from tests.widgets.conversation import serve_host_page, write_articles
from tests.widgets.test_persons_browser import Held, open_help, write_to_us
from widgets.conversation.tables import turns

pytestmark = pytest.mark.browser

BUSY: dict[str, Any] = {
    "status": 503,
    "json": {"error": {"detail": "We’re busy for a moment."}},
    "headers": {"Access-Control-Allow-Origin": "*"},
}


@pytest.fixture
def noon_of_a_weekday() -> Iterator[None]:
    """Chat is open then, for the server; the page keeps its own clock."""
    with time_machine.travel(datetime(2026, 11, 25, 12, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def host(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Page:
    """Mara's page, with help open."""
    write_articles(app, database)
    serve_host_page(app)
    page.clock.install()
    page.goto(f"{live_server.url}/host")
    open_help(page)
    return page


def count(database: Database, table: Any) -> int:
    with database.reading() as db:
        return int(db.execute(select(func.count()).select_from(table)).scalar_one())


def write(page: Page, words: str) -> None:
    page.get_by_role("button", name="Talk to a person").click()
    page.get_by_role("button", name="Write to us").or_(page.get_by_role("button", name="E-mail")).first.click()
    page.get_by_label("Your message").fill(words)


def asked(page: Page, path: str) -> list[str]:
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if request.url.endswith(f"/v1/{path}") else None)
    return found


def slowly(route: Route) -> None:
    time.sleep(0.3)
    route.continue_()


def seconds_pass(page: Page, seconds: float) -> None:
    page.wait_for_timeout(100)  # the last answer has come
    page.clock.fast_forward(int(seconds * 1000))


def test_another_language_keeps_the_message_its_files_the_session_and_the_view(host: Page, database: Database) -> None:
    sessions = asked(host, "session")
    write(host, "My payout is late.")
    chosen: Any = {"name": "hours.csv", "mimeType": "text/csv", "buffer": b"a,b\n"}
    host.locator("aside-help input[type=file]").set_input_files(chosen)
    expect(host.locator("aside-help .file .quiet")).to_be_visible()
    host.get_by_role("checkbox").last.uncheck()
    host.evaluate("aside('config', { locale: 'es' })")
    expect(host.get_by_label("Tu mensaje")).to_have_value("My payout is late.")
    expect(host.get_by_label("Tu mensaje")).to_be_focused()
    expect(host.get_by_role("list", name="Archivos para enviar")).to_contain_text("hours.csv")
    expect(host.get_by_role("checkbox").last).not_to_be_checked()
    expect(host.locator("aside-help .panel")).to_have_count(1)
    assert axe_violations(host) == []
    host.get_by_role("button", name="Enviar", exact=True).click()
    expect(host.get_by_role("log")).to_contain_text("My payout is late.")
    expect(host.get_by_role("log").get_by_role("link", name="hours.csv")).to_be_visible()
    assert sessions == []
    assert count(database, tickets) == 1


def test_another_language_keeps_the_way_back_and_what_was_typed(host: Page) -> None:
    host.keyboard.type("weekly limit")
    host.get_by_role("option").first.click()
    expect(host.get_by_role("heading", name="Set a weekly limit")).to_be_focused()
    host.evaluate("aside('config', { locale: 'es' })")
    expect(host.get_by_role("button", name="Cerrar la ayuda")).to_be_visible()
    expect(host.get_by_role("heading", name="Set a weekly limit")).to_be_focused()
    host.get_by_role("button", name="Volver a").click()
    expect(host.get_by_role("combobox", name="Pregunta con tus palabras")).to_have_value("weekly limit")
    expect(host.get_by_role("option").first).to_contain_text("Set a weekly limit")


def test_what_lies_below_loads_in_the_new_language_on_the_way_back(host: Page) -> None:
    host.get_by_role("button", name="When a submitted milestone").click()
    host.get_by_role("link", name="Fund a milestone").click()
    expect(host.get_by_role("heading", name="Fund a milestone")).to_be_focused()
    host.evaluate("() => { window.heard = []; aside('on', 'article', (one) => heard.push(one.id)); }")
    host.evaluate("aside('config', { locale: 'es' })")
    expect(host.get_by_role("heading", name="Fund a milestone")).to_be_focused()
    host.get_by_role("button", name="Volver a").click()
    expect(host.get_by_role("heading", name="When a submitted milestone")).to_be_visible()
    assert host.evaluate("heard") == []  # they were opened before


def test_another_language_keeps_a_conversation_with_what_is_being_written(host: Page) -> None:
    write_to_us(host, "My payout is late.")
    host.keyboard.type("Also, could")
    host.evaluate("aside('config', { locale: 'ar' })")
    expect(host.locator("aside-help .panel")).to_have_attribute("dir", "rtl")
    expect(host.get_by_role("log")).to_contain_text("My payout is late.")
    expect(host.locator("aside-help textarea")).to_have_value("Also, could")
    expect(host.locator("aside-help .mine")).to_have_count(1)


def test_another_language_leaves_the_hosts_own_field_alone(host: Page) -> None:
    host.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<label>Language <input id=own></label>')"
    )
    host.get_by_role("button", name="When a submitted milestone").click()
    expect(host.get_by_role("heading", name="When a submitted milestone")).to_be_focused()
    host.locator("#own").focus()
    host.evaluate("aside('config', { locale: 'es' })")
    expect(host.get_by_role("group", name="¿Te ha servido?")).to_be_visible()
    expect(host.locator("#own")).to_be_focused()


def test_the_language_asked_for_last_is_spoken_whichever_arrives_first(host: Page) -> None:
    host.route("**/static/es.js", slowly)
    host.evaluate("aside('config', { locale: 'es' }); aside('config', { locale: 'en' })")
    host.wait_for_timeout(700)
    expect(host.get_by_role("combobox", name="Ask in your own words")).to_be_visible()
    expect(host.locator("aside-help .panel")).to_have_attribute("lang", "en")


def test_a_message_that_a_busy_server_refused_goes_again_by_itself_and_once(host: Page, database: Database) -> None:
    sent = asked(host, "tickets")
    write(host, "My payout is late.")
    host.route("**/widget/v1/tickets", lambda route: route.fulfill(**BUSY))
    host.get_by_role("button", name="Send", exact=True).click()
    alert = host.get_by_role("alert")
    expect(alert).to_contain_text("We’re busy for a moment. Your message is kept here. It goes again by itself.")
    assert axe_violations(host) == []
    seconds_pass(host, 6)
    host.wait_for_timeout(300)
    assert len(sent) == 2
    host.unroute("**/widget/v1/tickets")
    seconds_pass(host, 6)
    assert len(sent) == 2  # the pauses grow
    seconds_pass(host, 14)
    expect(host.get_by_text("We have it.")).to_be_visible()
    seconds_pass(host, 400)
    assert (len(sent), count(database, tickets)) == (3, 1)


def test_what_is_being_changed_is_not_sent_by_itself(host: Page, database: Database) -> None:
    write(host, "My payout is late.")
    host.route("**/widget/v1/tickets", lambda route: route.fulfill(**BUSY), times=1)
    host.get_by_role("button", name="Send", exact=True).click()
    expect(host.get_by_role("alert")).to_contain_text("It goes again by itself.")
    host.get_by_label("Your message").press_sequentially(" It is")
    expect(host.get_by_role("alert")).to_have_count(0)
    seconds_pass(host, 60)
    host.wait_for_timeout(300)
    assert count(database, tickets) == 0


def test_what_can_never_go_through_does_not_go_again(host: Page) -> None:
    sent = asked(host, "tickets")
    write(host, "My payout is late.")
    refused = BUSY | {"status": 422, "json": {"error": {"detail": "That is too long."}}}
    host.route("**/widget/v1/tickets", lambda route: route.fulfill(**refused))
    host.get_by_role("button", name="Send", exact=True).click()
    expect(host.get_by_role("alert")).to_contain_text("That is too long. Your message is kept here.")
    expect(host.get_by_role("alert")).not_to_contain_text("by itself")
    seconds_pass(host, 600)
    host.wait_for_timeout(200)
    assert len(sent) == 1


def test_a_server_that_names_its_pause_is_not_asked_before(host: Page) -> None:
    sent = asked(host, "tickets")
    write(host, "My payout is late.")
    headers = BUSY["headers"] | {"Retry-After": "120", "Access-Control-Expose-Headers": "Retry-After"}
    host.route("**/widget/v1/tickets", lambda route: route.fulfill(**BUSY | {"status": 429, "headers": headers}))
    host.get_by_role("button", name="Send", exact=True).click()
    expect(host.get_by_role("alert")).to_contain_text("by itself")
    seconds_pass(host, 110)
    host.wait_for_timeout(200)
    assert len(sent) == 1
    seconds_pass(host, 40)
    host.wait_for_timeout(200)
    assert len(sent) == 2


def test_a_message_that_goes_through_while_one_looks_elsewhere_is_told_and_found(
    host: Page, database: Database
) -> None:
    write(host, "My payout is late.")
    host.route("**/widget/v1/tickets", lambda route: route.fulfill(**BUSY), times=1)
    host.get_by_role("button", name="Send", exact=True).click()
    expect(host.get_by_role("alert")).to_contain_text("It goes again by itself.")
    for _ in range(2):
        host.get_by_role("button", name="Back to").click()
    seconds_pass(host, 6)
    expect(host.get_by_role("button", name="My payout is late.")).to_be_visible()
    expect(host.get_by_role("combobox")).to_be_visible()
    write(host, "")
    assert count(database, tickets) == 1


def test_replies_that_a_busy_server_refused_go_again_in_their_order(host: Page, database: Database) -> None:
    write_to_us(host, "My payout is late.")
    host.route("**/widget/v1/messages", lambda route: route.fulfill(**BUSY))
    for words in ("It is number 4711.", "The one of Tuesday."):
        host.keyboard.type(words)
        host.keyboard.press("Enter")
        expect(host.get_by_text("We’re busy for a moment. It goes again by itself.").last).to_be_visible()
    expect(host.get_by_role("button", name="Send again")).to_have_count(2)
    assert axe_violations(host) == []
    host.unroute("**/widget/v1/messages")
    seconds_pass(host, 20)
    expect(host.get_by_role("button", name="Send again")).to_have_count(0)
    expect(host.locator("aside-help .mine")).to_have_count(3)
    with database.reading() as db:
        said = db.execute(select(messages.c.body).order_by(messages.c.id)).scalars().all()
    assert said == ["My payout is late.", "It is number 4711.", "The one of Tuesday."]


def test_a_question_to_the_assistant_goes_again_by_itself_also_in_another_language(
    host: Page, database: Database
) -> None:
    host.route("**/widget/v1/assistant", lambda route: route.fulfill(**BUSY))
    host.evaluate("aside('ask', 'When is a submitted milestone released?')")
    expect(host.get_by_role("alert")).to_contain_text("We’re busy for a moment. It goes again by itself.")
    assert axe_violations(host) == []
    host.keyboard.type("And the")
    host.evaluate("aside('config', { locale: 'es' })")
    expect(host.get_by_role("log")).to_contain_text("When is a submitted milestone released?")
    expect(host.get_by_role("alert")).to_contain_text("Se volverá a enviar solo.")
    expect(host.locator("aside-help textarea")).to_have_value("And the")
    host.unroute("**/widget/v1/assistant")
    seconds_pass(host, 6)
    expect(host.locator("aside-help .cite").first).to_be_visible()
    expect(host.locator("aside-help .mine")).to_have_count(1)
    assert count(database, turns) == 2


def test_nothing_is_left_of_a_widget_that_is_taken_away_while_it_starts(host: Page) -> None:
    host.reload()
    host.wait_for_timeout(200)
    streams: set[Request] = set()
    host.on("request", lambda request: streams.add(request) if request.url.endswith("/live") else None)
    for path in ("session", "offer"):
        host.evaluate("aside('init', { site: 'worklane' })")
        held = Held(host, path)
        host.evaluate("aside('contact'); 0")
        held.wait()
        host.evaluate("aside('destroy')")
        held.let_go()
        expect(host.locator("aside-help")).to_have_count(0)
    assert streams == set()


def test_no_stream_stays_of_a_widget_that_is_taken_away(host: Page) -> None:
    write_to_us(host, "My payout is late.")
    host.reload()
    streams: set[Request] = set()
    host.on("request", lambda request: streams.add(request) if request.url.endswith("/live") else None)
    for ended in ("requestfinished", "requestfailed"):
        host.on(ended, lambda request: streams.discard(request))
    held = Held(host, "session")
    host.locator("aside-help .launcher").click()
    held.wait()
    host.evaluate("aside('destroy')")
    held.let_go()
    assert streams == set()
    host.evaluate("aside('init', { site: 'worklane' })")
    open_help(host)
    host.wait_for_timeout(300)
    assert len(streams) == 1
    host.evaluate("aside('destroy')")
    host.wait_for_timeout(200)
    assert streams == set()


def test_what_was_to_open_before_it_was_taken_away_does_not_open_in_the_next(host: Page) -> None:
    host.evaluate("aside('destroy')")
    host.route("**/static/es.js", slowly)
    host.evaluate("aside('init', { site: 'worklane', locale: 'es' }); aside('open')")
    host.evaluate("aside('destroy'); aside('init', { site: 'worklane' })")
    host.wait_for_timeout(800)
    expect(host.get_by_role("button", name="Ayuda", exact=True)).to_be_visible()
    expect(host.locator("aside-help .panel")).to_have_count(0)
    host.get_by_role("button", name="Ayuda", exact=True).click()
    expect(host.get_by_role("combobox")).to_be_focused()
    expect(host.locator("aside-help .panel")).to_have_count(1)


def test_a_message_that_waits_is_not_sent_once_help_is_taken_away(host: Page, database: Database) -> None:
    write(host, "My payout is late.")
    host.route("**/widget/v1/tickets", lambda route: route.fulfill(**BUSY), times=1)
    host.get_by_role("button", name="Send", exact=True).click()
    expect(host.get_by_role("alert")).to_contain_text("It goes again by itself.")
    host.evaluate("aside('destroy')")
    seconds_pass(host, 60)
    host.wait_for_timeout(300)
    assert count(database, tickets) == 0


def test_the_foot_says_how_long_a_chat_would_wait_where_that_is_known(
    noon_of_a_weekday: None, app: Flask, host: Page, database: Database
) -> None:
    expect(host.locator("aside-help .wait")).to_have_text("")
    write_to_us(host, "My payout is late.")
    five_waited(database, 4)
    app.extensions.pop("widget_chat_wait", None)
    host.get_by_role("button", name="Back to").click()
    expect(host.locator("aside-help .wait")).to_have_text("Live chat, about 4 min")
    assert axe_violations(host) == []
    host.get_by_role("combobox").fill("weekly limit")
    expect(host.get_by_role("option").first).to_be_visible()
    expect(host.locator("aside-help .wait")).to_be_hidden()
    host.keyboard.press("Escape")
    host.evaluate("aside('config', { locale: 'es' })")
    expect(host.locator("aside-help .wait")).to_have_text("Chat en vivo, unos 4 min")


def test_a_conversation_with_the_assistant_is_gone_on_with_from_the_start(host: Page) -> None:
    host.evaluate("aside('ask', 'Are minutes over the weekly limit billed?')")
    expect(host.locator("aside-help .cite").first).to_be_visible()
    host.reload()
    open_help(host)
    row = host.get_by_role("button", name="Go on with the assistant")
    expect(row).to_contain_text("You: Are minutes over the weekly limit billed?")
    assert axe_violations(host) == []
    row.click()
    expect(host.get_by_role("textbox", name="Ask the assistant")).to_be_focused()
    expect(host.locator("aside-help .cite").first).to_be_visible()
    host.get_by_role("button", name="Solved").click()
    expect(host.get_by_text("Good to know. Thank you.")).to_be_visible()
    host.get_by_role("button", name="Back to").click()
    expect(row).to_have_count(0)


def five_waited(database: Database, minutes: int) -> None:
    """Of today, beside the one ticket there is."""
    with database.writing() as db:
        one = dict(db.execute(select(tickets)).mappings().one())
        begun = one["opened_at"] - timedelta(hours=1)
        for at in range(5):
            ticket = one["id"] + 100 + at
            db.execute(tickets.insert().values(one | {"id": ticket}))
            times = {
                "started_at": begun,
                "until": begun,
                "taken_at": begun + timedelta(minutes=minutes),
                "ended_at": begun,
            }
            db.execute(chats.insert().values(ticket=ticket, state="ended", ahead=0, **times))
