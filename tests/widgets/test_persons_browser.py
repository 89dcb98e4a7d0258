"""One browser, one person after the other, and hosts that sign them in as they can.

1. Nothing of whoever was there before reaches the next: not their journey, a late answer, or a call sent again. 2. Whatever the host's
function for tokens does, help opens. 3. A session that ended is opened anew for every kind of call.
"""

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import APIResponse, Page, Route, expect
from sqlalchemy import select

import helpdesk
from foundation import clock
from foundation.access import public
from foundation.accounts import Staff
from foundation.database import Database
from helpdesk.tickets.ticket import id_of
from tests.helpdesk.people import staff
from tests.servers import LiveServer
from tests.widgets.conversation import serve_host_page, token, write_articles
from widgets.identity import widget_sessions
from widgets.journeys.steps import steps

pytestmark = pytest.mark.browser

BO_COMES = "aside('identify', async () => (await (await fetch('/token-of-bo')).json()).token)"


@pytest.fixture
def host(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Page:
    """Mara's page; Bo may take her place."""
    write_articles(app, database)
    serve_host_page(app)

    @app.get("/token-of-bo")
    @public
    def token_of_bo() -> dict[str, str]:
        return {"token": token(sub="worklane:member:8", name="Bo Lindqvist")}

    page.goto(f"{live_server.url}/host")
    return page


@pytest.fixture
def ada(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


class Held:
    """Answers of one call that reach the server at once and the page when we say so."""

    def __init__(self, page: Page, path: str) -> None:
        self.page, self.waiting = page, list[tuple[Route, APIResponse]]()
        self.pattern = f"**/widget/v1/{path}"
        page.route(self.pattern, lambda route: self.waiting.append((route, route.fetch())))

    def wait(self) -> None:
        for _ in range(80):
            if self.waiting:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{self.pattern} was not asked")

    def let_go(self, status: int = 200) -> None:
        for route, answer in self.waiting:
            if status == 200:
                route.fulfill(response=answer)
            else:
                route.fulfill(status=status, json={"error": {"detail": "Your session has ended."}}, headers={"Access-Control-Allow-Origin": "*"})  # fmt: skip
        self.page.unroute(self.pattern)
        self.page.wait_for_timeout(300)


def open_help(page: Page, name: str = "Mara") -> None:
    page.locator("aside-help .launcher").click()
    expect(page.get_by_role("heading", name=f"{name}.")).to_be_visible()


def write_to_us(page: Page, words: str) -> str:
    """Asks a person, and says under which reference."""
    page.get_by_role("button", name="Talk to a person").click()
    page.get_by_role("button", name="Write to us").or_(page.get_by_role("button", name="E-mail")).first.click()
    page.get_by_label("Your message").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("log")).to_contain_text(words)
    return page.locator("aside-help .system strong").inner_text()


def end_sessions(app: Flask, database: Database) -> None:
    with database.writing() as db:
        db.execute(widget_sessions.delete())
    app.extensions["widget_sessions"].__init__(database)


def reply(database: Database, ada: Staff, reference: str, body: str) -> None:
    with database.writing() as db:
        ticket = id_of(reference)
        assert ticket is not None
        helpdesk.reply(db, ticket, author=ada, body=body, seen=2**62, now=clock.now())


def test_what_one_person_did_is_not_in_the_journey_of_the_next(host: Page, database: Database) -> None:
    open_help(host)
    host.keyboard.type("fund a milestone")
    host.get_by_role("option").first.click()
    expect(host.get_by_role("heading", name="Fund a milestone")).to_be_focused()
    host.evaluate(BO_COMES)
    expect(host.get_by_role("heading", name="Bo.")).to_be_visible()
    host.keyboard.press("Escape")
    host.evaluate("aside('close')")
    for _ in range(50):
        with database.reading() as db:
            noted = {row.kind for row in db.execute(select(steps))}
        if "close" in noted:
            break
        host.wait_for_timeout(100)
    assert {"open", "close"} <= noted
    assert not noted & {"search", "article"}


def test_a_late_answer_to_one_person_is_not_shown_to_the_next(host: Page) -> None:
    open_help(host)
    write_to_us(host, "My payout is late.")
    held = Held(host, "threads")
    host.get_by_role("button", name="Back to").click()
    held.wait()
    host.evaluate(BO_COMES)
    expect(host.get_by_role("heading", name="Bo.")).to_be_visible()
    held.let_go()
    expect(host.get_by_role("heading", name="Bo.")).to_be_visible()
    expect(host.get_by_text("My payout is late.")).to_have_count(0)


def test_a_form_that_was_on_its_way_does_not_open_for_the_next_person(host: Page) -> None:
    host.evaluate("() => { window.started = []; aside('on', 'contact-started', (one) => started.push(one)); }")
    held: list[Route] = []
    host.route("**/static/message.js", lambda route: held.append(route))
    open_help(host)
    host.get_by_role("button", name="Talk to a person").click()
    host.get_by_role("button", name="Write to us").or_(host.get_by_role("button", name="E-mail")).first.click()
    host.wait_for_timeout(200)
    host.evaluate(BO_COMES)
    expect(host.get_by_role("heading", name="Bo.")).to_be_visible()
    with host.expect_event("requestfinished", lambda request: request.url.endswith("/message.js")):
        for route in held:
            route.continue_()
    host.wait_for_timeout(500)
    assert held
    assert host.evaluate("started") == []


def test_a_call_that_was_refused_is_not_sent_again_for_the_next_person(host: Page) -> None:
    asked: list[str] = []
    host.on("request", lambda request: asked.append(request.url))
    open_help(host)
    held = Held(host, "articles/*")
    host.get_by_role("button", name="When a submitted milestone").click()
    held.wait()
    host.evaluate(BO_COMES)
    expect(host.get_by_role("heading", name="Bo.")).to_be_visible()
    held.let_go(401)
    assert len([url for url in asked if "/v1/articles/" in url]) == 1
    expect(host.get_by_role("heading", name="Bo.")).to_be_visible()
    assert host.get_by_role("alert").count() == 0


def test_when_the_next_person_cannot_be_served_the_one_before_is_not_shown(host: Page) -> None:
    open_help(host)
    write_to_us(host, "My payout is late.")
    host.get_by_role("button", name="Back to").click()
    expect(host.get_by_role("button", name="My payout is late.")).to_be_visible()
    host.route("**/widget/v1/session", lambda route: route.abort())
    host.evaluate(BO_COMES)
    expect(host.get_by_role("alert")).to_be_visible()
    expect(host.get_by_text("Mara")).to_have_count(0)
    expect(host.get_by_text("My payout is late.")).to_have_count(0)


@pytest.mark.parametrize(
    ("get_token", "name"),
    [("() => given", "Mara"), ("() => { throw new Error('signed out'); }", ""), ("() => 7", ""), ("() => new Promise(() => {})", "")],
    ids=["at once", "throws", "no text", "never"],
)  # fmt: skip
def test_whatever_the_host_s_function_does_help_opens(
    app: Flask, database: Database, live_server: LiveServer, page: Page, get_token: str, name: str
) -> None:
    write_articles(app, database)
    serve_host_page(app, member=False)
    page.clock.install()
    page.goto(f"{live_server.url}/host")
    page.locator("aside-help .launcher").wait_for()
    page.evaluate(f"(given) => aside('identify', {get_token})", token())
    page.locator("aside-help .launcher").click()
    page.wait_for_timeout(300)
    if "Promise" in get_token:
        page.clock.fast_forward(8000)
    expect(page.get_by_text("Likely on this page")).to_be_visible()
    expect(page.locator("aside-help .greeting")).to_contain_text(f", {name}." if name else "Good")


def test_a_file_is_taken_although_the_session_has_ended(app: Flask, host: Page, database: Database) -> None:
    open_help(host)
    host.get_by_role("button", name="Talk to a person").click()
    host.get_by_role("button", name="Write to us").or_(host.get_by_role("button", name="E-mail")).first.click()
    expect(host.get_by_label("Your message")).to_be_focused()
    end_sessions(app, database)
    chosen: Any = {"name": "hours.csv", "mimeType": "text/csv", "buffer": b"a,b\n"}
    host.locator("aside-help input[type=file]").set_input_files(chosen)
    expect(host.locator("aside-help .file .quiet")).to_be_visible()
    expect(host.locator("aside-help .file.refused")).to_have_count(0)


def test_replies_are_heard_although_the_session_has_ended(
    app: Flask, host: Page, database: Database, ada: Staff
) -> None:
    open_help(host)
    reference = write_to_us(host, "My payout is late.")
    host.reload()
    open_help(host)
    host.keyboard.press("Escape")
    end_sessions(app, database)
    with host.expect_response(lambda answer: answer.url.endswith("/live") and answer.status == 200):
        host.evaluate("dispatchEvent(new Event('online'))")
    host.wait_for_timeout(200)
    reply(database, ada, reference, "It comes on Tuesday.")
    expect(host.get_by_role("button", name="Help 1 reply")).to_be_visible()
