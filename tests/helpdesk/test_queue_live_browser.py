"""The queue hears what happens without moving under anybody.

1. While the pointer or the focus is in the list, rows change where they stand; order and membership wait behind “changes: show”.
2. What waits is shown by a click, by its key, or once nobody is in the list and it is at its top.
3. Elsewhere, a list at its top follows at once; one that was scrolled waits.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

import helpdesk
from foundation import clock
from foundation.database import Database
from helpdesk.sla.sweeping import sweep
from helpdesk.tickets import lifecycle
from tests.browser import axe_violations
from tests.helpdesk.people import BO, ask
from tests.helpdesk.test_workspace_browser import Desk
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


def urgent(database: Database, subject: str) -> helpdesk.Ticket:
    with database.writing() as db:
        return ask(db, BO, subject=subject, now=clock.now() - timedelta(days=3))


def place(row: Locator) -> dict[str, float]:
    """Asked in one step: `bounding_box` finds nothing when the row is drawn anew between its two."""
    told: dict[str, float] = row.evaluate("row => row.getBoundingClientRect().toJSON()")
    return told


def ids(page: Page) -> list[str]:
    return page.locator("[data-row]").evaluate_all("rows => rows.map((row) => row.dataset.row)")


def test_a_list_that_is_pointed_at_changes_in_place_and_shows_the_rest_when_asked(
    page: Page, live_server: LiveServer, database: Database
) -> None:
    desk = Desk(page, live_server.url, database)
    page.goto(f"{desk.url}/?view=open")
    row = page.locator(f'[data-row="{desk.tickets[1].id}"]')
    row.hover()
    was, before = place(row), ids(page)
    desk.customer_writes(desk.tickets[1], "Is anybody there?")
    expect(row.locator(".row-preview")).to_contain_text("Is anybody there?")
    first = urgent(database, "Locked out")
    expect(page.get_by_role("button", name="1 change: show")).to_be_visible()
    expect(page.get_by_role("status").last).to_have_text("New in this view: Locked out")
    desk.colleague("solve", desk.tickets[1], desk.lee)
    expect(page.get_by_role("button", name="2 changes: show")).to_be_visible()
    assert (ids(page), place(row)) == (before, was)
    expect(page.locator(".view[aria-current] .count")).to_have_text("3")
    assert axe_violations(page) == []
    page.keyboard.press(".")
    expect(page.locator(f'[data-row="{first.id}"] .row-link')).to_be_focused()
    expect(row).to_be_hidden()
    expect(page.locator("#arrived")).to_be_hidden()


def test_what_waited_is_shown_once_nobody_is_in_the_list(page: Page, live_server: LiveServer, database: Database) -> None:  # fmt: skip
    desk = Desk(page, live_server.url, database, waiting=24)
    page.goto(f"{desk.url}/?view=open")
    page.keyboard.press("j")
    before = ids(page)
    one = urgent(database, "Locked out")
    pill = page.get_by_role("button", name="change: show")
    expect(pill).to_be_visible()
    assert ids(page) == before
    page.evaluate("document.activeElement.blur()")
    expect(page.locator(f'[data-row="{one.id}"]')).to_be_in_viewport()
    two = urgent(database, "Locked out again")
    expect(page.locator(f'[data-row="{two.id}"]')).to_be_in_viewport()
    page.locator("#list").evaluate("list => list.scrollTo(0, 200)")
    three = urgent(database, "And a third time")
    pill.click()
    expect(page.locator(f'[data-row="{three.id}"]')).to_be_in_viewport()


def test_among_many_open_pages_the_row_of_a_change_comes_along_and_nothing_is_read(page: Page, live_server: LiveServer, database: Database) -> None:  # fmt: skip
    desk = Desk(page, live_server.url, database)
    page.goto(f"{desk.url}/?view=open")
    expect(page.locator("[data-row]")).to_have_count(3)
    streams = [live_server.app.extensions["live"].stream(["queue"]) for _ in range(200)]
    for stream in streams:
        next(stream)
    expect(page.locator("#live")).to_have_text("Live")
    page.wait_for_timeout(1500)  # what a page reads that heard late of changes is read
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    first = urgent(database, "Locked out")
    expect(page.locator(".row-subject").first).to_have_text("Locked out")
    desk.colleague("solve", desk.tickets[1], desk.lee)
    expect(page.locator(f'[data-row="{desk.tickets[1].id}"]')).to_be_hidden()
    desk.customer_writes(first, "Still locked out")
    expect(page.locator(f'[data-row="{first.id}"] .row-preview')).to_contain_text("Still locked out")
    assert not [one for one in asked if "/desk/" in one and "/present" not in one]
    for stream in streams:
        stream.close()


def test_a_promise_of_mine_that_is_broken_is_shown_and_leads_to_its_ticket(page: Page, live_server: LiveServer, database: Database) -> None:  # fmt: skip
    desk = Desk(page, live_server.url, database)
    with database.writing() as db:
        lifecycle.assign(db, desk.tickets[0].id, desk.ada, by=desk.ada, now=clock.now())
    page.goto(f"{desk.url}/?view=open")
    expect(page.locator("#live")).to_have_text("Live")
    sweep(database, now=clock.now() + timedelta(days=9))
    told = page.locator("#live-notices")
    expect(told).to_contain_text(f"{desk.tickets[0].reference}: the first reply is late.")
    expect(told).to_contain_text("Question 0")
    assert axe_violations(page) == []
    told.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1, name="Question 0")).to_be_visible()


def test_a_page_is_live_again_after_an_answer_that_a_browser_takes_for_the_end(
    page: Page, live_server: LiveServer, database: Database
) -> None:
    desk = Desk(page, live_server.url, database)
    page.route("**/live?*", lambda route: route.fulfill(status=502, body="Bad gateway"), times=1)
    page.goto(f"{desk.url}/?view=open")
    expect(page.get_by_text("Reconnecting")).to_be_visible()
    urgent(database, "Locked out")
    expect(page.locator(".row-subject", has_text="Locked out")).to_be_visible()
    expect(page.locator("#live")).to_have_text("Live")
