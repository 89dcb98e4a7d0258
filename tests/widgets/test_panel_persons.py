"""From the panel to a person, who answers there: after an article that didn't help, before one, and where there is none."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

import helpdesk
from foundation import clock
from foundation.accounts import Staff, create_staff
from foundation.database import Database
from helpdesk.routing.tables import routing_decisions
from helpdesk.tickets.ticket import id_of
from tests.browser import axe_violations
from tests.servers import LiveServer
from tests.widgets.conversation import serve_host_page, write_articles
from tests.widgets.panels import open_panel, stored
from widgets.journeys.steps import steps


@pytest.fixture
def host(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Page:
    """A page of the host product, as Mara sees it."""
    write_articles(app, database)
    serve_host_page(app)
    page.goto(f"{live_server.url}/host")
    expect(page.get_by_role("button", name="Help")).to_be_visible()
    return page


def test_from_no_to_a_person_who_replies_live(host: Page, database: Database) -> None:
    open_panel(host)
    host.keyboard.type("miletsone not relased")
    expect(host.get_by_role("option").first).to_be_visible()
    host.keyboard.press("Enter")
    host.get_by_role("button", name="Not yet").click()
    assert axe_violations(host) == []
    host.get_by_role("group", name="Still need help?").get_by_role("button", name="Talk to a person").click()
    expect(host.get_by_text("You won’t have to repeat yourself")).to_be_visible()
    expect(host.get_by_text("What you typed: “miletsone not relased”")).to_be_visible()
    assert axe_violations(host) == []
    host.locator("aside-help .best").get_by_role("button").click()
    host.get_by_role("button", name="Send").click()
    expect(host.get_by_role("alert")).to_contain_text("Write a few words first")
    assert axe_violations(host) == []
    host.get_by_label("Your message").fill("Bo hasn’t answered for nine days. <script>alert(1)</script>")
    host.get_by_role("button", name="Send").click()
    expect(host.get_by_role("log")).to_contain_text("Bo hasn’t answered for nine days. <script>alert(1)</script>")
    assert stored(host) == ["", 0, 0]
    reference = host.locator("aside-help .system strong").inner_text()
    host.wait_for_timeout(300)
    _agent_replies(database, reference, "Nothing is stuck. It is released on Tuesday.")
    expect(host.get_by_role("log")).to_contain_text("Nothing is stuck")
    assert axe_violations(host) == []
    host.keyboard.type("Thank you.")
    host.keyboard.press("Enter")
    expect(host.get_by_role("log").locator(".mine").last).to_contain_text("Thank you.")
    host.keyboard.press("Escape")
    _agent_replies(database, reference, "You’re welcome.")
    expect(host.get_by_role("button", name="Help 1 reply")).to_be_visible()
    assert _steps_come(host, database, {"open", "search", "article"})


def test_with_nothing_found_a_person_is_one_press_away(host: Page) -> None:
    open_panel(host)
    host.keyboard.type("zzzzqqq")
    expect(host.get_by_text("No article covers that yet.")).to_be_visible()
    assert axe_violations(host) == []
    host.keyboard.press("Enter")
    expect(host.get_by_text("What you typed: “zzzzqqq”")).to_be_visible()


def test_a_link_of_the_page_leads_to_a_person_with_the_article_read(host: Page) -> None:
    host.evaluate(
        """() => { const link = document.createElement("a"); link.href = "/elsewhere"; link.textContent = "Ask somebody";
            Object.assign(link.dataset, { helpContact: "fund-a-milestone", helpTitle: "Fund a milestone" }); document.querySelector("main").append(link); }"""
    )
    host.get_by_role("link", name="Ask somebody").click()
    expect(host.get_by_text("What you read: “Fund a milestone”")).to_be_visible()
    assert host.url.endswith("/host")


def _steps_come(page: Page, database: Database, expected: set[str]) -> bool:
    """Whether these kinds of steps arrive within a few seconds; the beacon takes its time."""
    for _ in range(50):
        with database.reading() as db:
            if expected <= {row.kind for row in db.execute(select(steps))}:
                return True
        page.wait_for_timeout(100)
    return False


def _agent_replies(database: Database, reference: str, body: str) -> None:
    """As Ada would from the workspace."""
    with database.writing() as db:
        email = f"ada-{len(body)}@aside.example"
        number = create_staff(
            db, name="Ada Brenner", email=email, password=f"{body} {email}", roles=["agent"], now=clock.now()
        )
        ada = Staff(id=number, name="Ada Brenner", email=email, roles=frozenset({"agent"}))
        ticket = id_of(reference)
        assert ticket is not None
        helpdesk.reply(db, ticket, author=ada, body=body, seen=2**62, now=clock.now())


def test_who_asks_for_a_person_before_we_answered_takes_their_words_along(host: Page, database: Database) -> None:
    host.route("**/widget/v1/suggest", lambda route: None)  # a slow line: no answer comes
    open_panel(host)
    host.keyboard.type("my payout failed")
    host.get_by_role("button", name="Talk to a person").click()
    expect(host.get_by_text("What you typed: “my payout failed”")).to_be_visible()
    with database.reading() as db:
        asked = db.execute(select(routing_decisions.c.context)).scalar_one()
    assert (asked["query"], asked["topic"]) == ("my payout failed", "withdraw_failed")


def test_where_we_may_have_no_article_a_person_comes_first(host: Page) -> None:
    open_panel(host)
    host.keyboard.type("is there a week of yoga in bali")
    expect(
        host.get_by_text("We may not have an article on this.").or_(host.get_by_text("No article covers that yet."))
    ).to_be_visible()
    expect(host.get_by_role("option").first).to_contain_text("Ask a person about this")
    assert axe_violations(host) == []
    host.keyboard.press("Enter")
    expect(host.get_by_text("What you typed: “is there a week of yoga in bali”")).to_be_visible()
