"""The panel's start, in a browser: known incidents, replies that weren't read, a reply that calls for attention, a slow or empty start."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

import helpdesk
from foundation import clock
from foundation.accounts import Staff, create_staff
from foundation.database import Database
from foundation.jobs import work_all
from helpdesk.tickets.ticket import id_of
from tests.browser import axe_violations
from tests.kb.writers import staff_token
from tests.servers import LiveServer
from tests.widgets.conversation import serve_host_page, write_articles
from widgets.incidents.reporting import Told, open_incident, solve_incident

pytestmark = pytest.mark.browser
SLOW = Told("Bank payouts are slow", "Allow one extra day. Your money is safe.")
MARA = helpdesk.Person("worklane:member:7", "Mara Castell")


@pytest.fixture
def lee(database: Database) -> Staff:
    with database.writing() as db:
        number = create_staff(
            db, name="Lee", email="lee@aside.example", password="a-long-password", roles=["lead"], now=clock.now()
        )
    return Staff(number, "Lee", "lee@aside.example", frozenset({"lead"}))


@pytest.fixture
def host(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Page:
    write_articles(app, database)
    serve_host_page(app)
    page.goto(f"{live_server.url}/host")
    return page


def open_help(page: Page) -> None:
    page.locator("aside-help .launcher").click()
    expect(page.get_by_role("combobox")).to_be_focused()


def test_mara_asks_to_hear_of_an_incident_and_hears(host: Page, database: Database, lee: Staff) -> None:
    with database.writing() as db:
        slow = open_incident(db, SLOW, by=lee, now=clock.now())
    open_help(host)
    expect(host.get_by_text("Known issue: Bank payouts are slow.")).to_be_visible()
    host.get_by_role("button", name="Tell me when it’s fixed").click()
    expect(host.get_by_role("button", name="We’ll tell you here. Rather not?")).to_be_visible()
    assert axe_violations(host) == []
    with database.writing() as db:
        solve_incident(db, slow, "Payouts take a day again.", by=lee, now=clock.now())
    work_all(database)
    host.reload()
    open_help(host)
    host.get_by_role("button", name="Fixed: Bank payouts are slow").click()
    expect(host.get_by_text("Payouts take a day again.")).to_be_visible()


def asked(database: Database, lee: Staff, *, answered: bool = True) -> str:
    with database.writing() as db:
        question = helpdesk.Question(customer=MARA, subject="My payout", body="Where is my payout?", channel="ticket")
        ticket = helpdesk.take_in(db, question, now=clock.now())
    if answered:
        answer(database, lee, ticket.reference)
    return ticket.reference


def answer(database: Database, lee: Staff, reference: str) -> None:
    with database.writing() as db:
        ticket = helpdesk.read_ticket(db, id_of(reference) or 0)
        helpdesk.reply(db, ticket.id, author=lee, body="It arrives today.", seen=ticket.last_message, now=clock.now())


def test_a_reply_counts_until_it_is_read_also_on_another_day(host: Page, database: Database, lee: Staff) -> None:
    asked(database, lee)
    open_help(host)
    expect(host.get_by_text("1 new")).to_be_visible()
    host.reload()
    open_help(host)
    host.get_by_role("button", name="My payout").click()
    with host.expect_response("**/v1/threads/read"):
        expect(host.get_by_text("It arrives today.")).to_be_visible()
    host.reload()
    open_help(host)
    expect(host.get_by_role("button", name="My payout")).to_be_visible()
    expect(host.get_by_text("1 new")).to_be_hidden()


def test_a_reply_blinks_in_the_title_only_where_the_site_wants_it(host: Page, database: Database, lee: Staff) -> None:
    reference = asked(database, lee, answered=False)
    open_help(host)
    expect(host.get_by_role("button", name="My payout")).to_be_visible()
    host.get_by_role("button", name="Close help").click()
    host.evaluate(
        "Object.defineProperty(document, 'visibilityState', { get: () => window.looking ?? 'hidden', configurable: true })"
    )
    host.wait_for_timeout(300)
    answer(database, lee, reference)
    expect(host.locator("aside-help .badge")).to_contain_text("1")
    assert host.title() == "Packaging illustrations"
    host.evaluate("aside('config', { blink: true })")
    answer(database, lee, reference)
    expect(host).to_have_title("2 replies")
    host.evaluate("window.looking = 'visible'; document.dispatchEvent(new Event('visibilitychange'))")
    expect(host).to_have_title("Packaging illustrations")


def test_with_nothing_likely_the_start_says_what_can_be_done(app: Flask, live_server: LiveServer, page: Page) -> None:
    serve_host_page(app, member=False)
    page.goto(f"{live_server.url}/host")
    open_help(page)
    expect(page.get_by_text("Ask anything. If no article answers it, a person does.")).to_be_visible()
    assert axe_violations(page) == []


def test_each_page_key_is_offered_as_it_is_typed(host: Page, live_server: LiveServer, database: Database) -> None:
    host.context.add_cookies([{"name": "aside_staff", "value": staff_token(database, "lead"), "url": live_server.url}])
    host.goto(f"{live_server.url}/desk/settings/incidents/")
    field, offered = host.get_by_label("On these pages"), host.locator("#known-pages option")
    values = "(options) => options.map((one) => [one.value, one.label])"
    assert offered.evaluate_all(values) == [[one] * 2 for one in ("contract", "contract/fixed", "contract/hourly")]
    field.fill("contract/fixed, ")
    assert offered.evaluate_all(values) == [
        ["contract/fixed, contract", "contract"], ["contract/fixed, contract/hourly", "contract/hourly"],
    ]  # fmt: skip
    field.fill("")
    expect(offered).to_have_count(3)
    assert axe_violations(host) == []
