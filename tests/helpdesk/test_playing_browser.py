"""Play by keyboard: in the next ticket one reads on at once, and hears which ticket it is."""

import pytest
from playwright.sync_api import Page, expect

from foundation.database import Database
from tests.browser import listens
from tests.helpdesk.people import BO, MARA, ask, staff
from tests.helpdesk.writing.window import Window, text
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


def test_in_the_next_ticket_its_conversation_has_the_focus_and_it_is_announced(page: Page, live_server: LiveServer, database: Database) -> None:  # fmt: skip
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        ask(db, MARA, subject="First question")
        ask(db, BO, subject="Second question")
    Window(page.context, live_server, database, ada)
    page.goto(f"{live_server.url}/desk/?view=open")
    listens(page)
    page.keyboard.press("Shift+P")
    for _ in range(2):
        expect(page.locator("[data-playing]")).to_be_visible()
        listens(page)
        expect(page.locator("#conversation")).to_be_focused()
        subject = page.get_by_role("heading", level=1).inner_text()
        name = {"First question": MARA.name, "Second question": BO.name}[subject]
        expect(page.locator("#said")).to_have_text(f"Next: {subject}, {name}")
        page.keyboard.press("r")
        expect(text(page)).to_be_focused()
        page.locator("#conversation").focus()
        page.keyboard.press("Shift+P")
        page.wait_for_url(lambda url, now=page.url: url != now)
    expect(page.get_by_text("You went through this view.")).to_be_visible()
    listens(page)
    assert "through" not in page.url, "drawn anew it isn’t said again"
    page.reload()
    listens(page)
    expect(page.get_by_text("You went through this view.")).to_have_count(0)
