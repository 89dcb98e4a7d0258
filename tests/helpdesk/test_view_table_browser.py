"""The table of a view in a browser: edges moved by keyboard and kept, rows worked by the same keys as in the list."""

import pytest
from playwright.sync_api import Page, expect

from foundation.database import Database
from tests.browser import axe_violations_in_both_schemes, listens
from tests.helpdesk.test_workspace_browser import Desk
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


def test_a_table_is_worked_by_keyboard_and_keeps_its_widths(page: Page, live_server: LiveServer, database: Database) -> None:  # fmt: skip
    desk = Desk(page, live_server.url, database)
    page.goto(f"{desk.url}/?view=open")
    listens(page)
    page.keyboard.press("v")
    expect(page.get_by_role("columnheader", name="Customer")).to_be_visible()
    listens(page)
    edge = page.get_by_role("separator", name="Width of Customer")
    edge.focus()
    with page.expect_response("**/layout"):
        edge.press("ArrowRight")
    expect(edge).to_have_attribute("aria-valuenow", "176")
    box = edge.bounding_box()
    assert box
    with page.expect_response("**/layout"):
        page.mouse.move(box["x"] + 9, box["y"] + 12)  # over the head beside it
        page.mouse.down()
        page.mouse.move(box["x"] + 49, box["y"] + 12)
        page.mouse.up()
    page.reload()
    expect(edge).to_have_attribute("aria-valuenow", "216")
    assert axe_violations_in_both_schemes(page) == []
    heads = page.locator("th[data-head] :is(.sheet-sort, .sheet-name)")
    with page.expect_response("**/layout"):
        page.get_by_role("columnheader", name="Priority").drag_to(page.get_by_role("columnheader", name="Customer"), target_position={"x": 12, "y": 8})  # fmt: skip
    expect(page.locator("#said")).to_have_text("Priority: place 1 of 6")
    for _ in range(2):
        expect(heads).to_have_text(["Subject", "Priority", "Customer", "Status", "Assignee", "Reply due", "Last changed"])  # fmt: skip
        expect(page.locator("tbody tr").first.locator("td").nth(2)).to_have_text("Normal")
        page.reload()
    page.locator("[data-view-group=team] > [data-view] a").first.focus()
    with page.expect_response("**/views/places"):
        page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#said")).to_contain_text("place 2 of")
    page.evaluate("document.activeElement.blur()")
    for key in ("j", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-selected-count]")).to_have_text("1 selected")
    page.keyboard.press("Enter")
    expect(page.locator("#ticket")).to_be_visible()
    expect(page.locator("ol#rows .row.is-picked")).to_be_visible()


def test_arrows_of_the_first_and_the_last_view_follow_what_was_moved(page: Page, live_server: LiveServer, database: Database) -> None:  # fmt: skip
    page.goto(f"{Desk(page, live_server.url, database).url}/views/")
    up, down = (page.get_by_role("button", name=f"Move Waiting on us {where}") for where in ("up", "down"))
    expect(up).to_be_disabled()
    down.focus()
    with page.expect_response("**/views/places"):
        page.keyboard.press("Alt+ArrowDown")
    expect(up).to_be_enabled()
    expect(page.get_by_role("button", name="Move Late or nearly late up")).to_be_disabled()
    expect(down).to_be_focused()
    up.focus()
    with page.expect_response("**/views/places"):
        page.keyboard.press("Alt+ArrowUp")
    expect(up).to_be_disabled()
    expect(page.get_by_role("link", name="Waiting on us")).to_be_focused()
