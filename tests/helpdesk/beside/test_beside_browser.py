"""The right column fills itself, says when the host doesn't answer, tries again, and keeps what it has while the page is read anew."""

import pytest
from playwright.sync_api import Page, Route, expect

import helpdesk
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database
from marketplace.contracts.funding import approve, fund_milestone
from marketplace.members.people import read_member
from tests.browser import axe_violations_in_both_schemes
from tests.helpdesk.people import ask, staff
from tests.marketplace.people import People, fixed_contract, milestone_of, settle_in, submitted
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture
def people(database: Database) -> People:
    with database.writing() as db:
        return settle_in(db, now=clock.now())


@pytest.fixture
def ticket(database: Database, people: People, page: Page, live_server: LiveServer) -> helpdesk.Ticket:
    with database.writing() as db:
        submitted(db, people, 100_00, now=clock.now())
        mara = read_member(db, people.mara.id)
        who = helpdesk.Person(mara.key, mara.name, mara.email, "freelancer", "plus", "ok", "en", "Europe/Lisbon")
        staff(db, "Ada Brenner")
        ask(db, who, subject="Last week")
        steps = [{"kind": "search", "query": f"words {n}", "at": clock.now().isoformat()} for n in range(9)]
        read = [{"kind": "article", "article": f"a-{n}", "at": clock.now().isoformat()} for n in range(2)]
        made = ask(db, who, context={"journey": [*steps, *read]})
        token = sign_in(db, email="ada@aside.example", password="correct horse", now=clock.now())
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
    return made


def test_money_comes_after_the_page_and_is_asked_for_again_when_it_fails(
    page: Page, live_server: LiveServer, database: Database, ticket: helpdesk.Ticket
) -> None:
    page.route("**/dealings", _breaks)
    page.goto(f"{live_server.url}/desk/tickets/{ticket.id}")
    column = page.get_by_role("complementary", name="About Mara Castell")
    expect(column.get_by_role("alert")).to_contain_text("Worklane didn’t answer.")
    expect(column.locator("[data-slot=figures]")).to_contain_text("Earlier tickets1")
    assert axe_violations_in_both_schemes(page) == []
    page.unroute("**/dealings")
    column.get_by_role("button", name="Try again").press("Enter")
    expect(column.locator("[data-slot=dealings]")).to_contain_text("Held in escrow€100.00")
    expect(column.locator("summary:focus")).to_contain_text("On Worklane")
    page.route("**/dealings", _breaks)
    with database.writing() as db:
        helpdesk.customer_reply(db, ticket.reference, ticket.customer.key, "One more thing", now=clock.now())
    expect(page.get_by_text("One more thing").first).to_be_visible()
    expect(column.locator("[data-slot=dealings]")).to_contain_text("Held in escrow€100.00")
    column.get_by_text("Show 6 earlier steps").press("Enter")
    expect(column.get_by_text("Searched “words 0”")).to_be_visible()
    assert axe_violations_in_both_schemes(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def _breaks(route: Route) -> None:
    route.fulfill(status=500, body="<p>A wheel came off</p>")


def test_a_contract_of_many_milestones_is_a_line_that_opens_by_keyboard(
    page: Page, live_server: LiveServer, database: Database, people: People, ticket: helpdesk.Ticket
) -> None:
    with database.writing() as db:
        contract = fixed_contract(db, people, *(n * 100_00 for n in range(1, 6)), now=clock.now())
        for position in (1, 2):
            step = milestone_of(db, contract, position).id
            fund_milestone(db, contract, step, member=people.bo.id, now=clock.now())
        approve(db, contract, milestone_of(db, contract).id, member=people.bo.id, now=clock.now())
    page.goto(f"{live_server.url}/desk/tickets/{ticket.id}")
    page.wait_for_selector("body.has-js")
    money = page.locator("[data-slot=dealings]")
    line = money.locator("ol.track").filter(has_text="Milestone 1 of 5")
    expect(line.get_by_role("listitem")).to_have_count(3)
    expect(line.locator("[aria-current=step]")).to_contain_text("Part 2Funded€200.00")
    money.get_by_text("All 5 milestones").press("Enter")
    expect(money.get_by_text("Part 5")).to_be_visible()
    assert axe_violations_in_both_schemes(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
