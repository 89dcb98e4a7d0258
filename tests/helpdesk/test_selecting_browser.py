"""Selecting tickets in a browser: by key, by shift and a click, changed together and put back, without leaving the page."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

import helpdesk
from foundation.database import Database, insert_rows
from foundation.jobs import work_all
from helpdesk.tickets.tables import tickets
from tests.browser import axe_violations, listens
from tests.helpdesk.people import ask
from tests.helpdesk.test_workspace_browser import Desk
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


def test_tickets_are_selected_changed_together_and_put_back(page: Page, live_server: LiveServer, database: Database) -> None:  # fmt: skip
    desk = Desk(page, live_server.url, database, waiting=5)
    page.goto(f"{desk.url}/?view=open")
    listens(page)
    for key in ("j", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-selected-count]")).to_have_text("1 selected")
    page.locator(".row-link").nth(2).click(modifiers=["Shift"])
    expect(page.locator("[data-selected-count]")).to_have_text("3 selected")
    assert axe_violations(page) == []
    page.get_by_label("What to do with them").select_option("priority")
    page.locator('[data-choice="priorities"]').select_option("high")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".bulk-progress")).to_be_visible()
    work_all(database)
    expect(page.locator(".bulk-progress small")).to_have_text("3 changed", timeout=10_000)
    with database.reading() as db:
        held = helpdesk.list_tickets(db, "open", staff_id=0, now=desk.tickets[0].opened_at).items
    assert sum(one.priority == "high" for one in held) == 3
    with page.expect_response("**/undo"):
        page.get_by_role("button", name="Undo").click()
    work_all(database)
    expect(page.locator(".bulk-progress small")).to_have_text("3 put back", timeout=15_000)
    page.keyboard.press("x")
    page.get_by_role("button", name="Select all in this view").click()
    expect(page.locator("[data-selected-count]")).to_have_text("5 selected")
    with database.writing() as db:
        ask(db, subject="One more", now=desk.tickets[0].opened_at)
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".selected-wrong")).to_have_text("This view holds 6 tickets now, not 5. Nothing was changed. Apply again to change all 6.")  # fmt: skip
    with database.writing() as db:
        one = dict(db.execute(select(tickets).where(tickets.c.id == desk.tickets[0].id)).mappings().one())
        del one["id"]
        insert_rows(db, tickets, [one] * 1_000)
    page.reload()
    listens(page)
    for key in ("j", "x"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Select all in this view").click()
    expect(page.locator("[data-selected-count]")).to_have_text("1,006 selected")
