"""The page of effort in a browser: every state is accessible and fits, light and dark, wide and on a phone; by keyboard too."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database
from tests.browser import axe_violations
from tests.helpdesk.people import staff
from tests.helpdesk.test_effort_page import some_weeks
from tests.servers import LiveServer

pytestmark = pytest.mark.browser

SCREENS = [(1440, "light"), (390, "dark")]


@pytest.fixture
def lee(page: Page, live_server: LiveServer, database: Database, app: Flask) -> str:
    with database.writing() as db:
        one = staff(db, "Lee Okafor", "lead")
        token = sign_in(db, email=one.email, password="correct horse", now=clock.now(), hours=8, address="")
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
    return f"{live_server.url}/desk/effort"


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_state_is_accessible_and_fits(page: Page, lee: str, database: Database, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    states = {
        "nothing": "",
        "counts nowhere": "",
        "too few": "?by=role&measure=contacts",
        "bars": "?by=channel&measure=minutes",
    }
    for state, path in states.items():
        if state == "counts nowhere":
            some_weeks(database)
        page.goto(lee + path)
        assert axe_violations(page) == [], state
        assert page.evaluate("document.documentElement.scrollWidth") <= width, state
    expect(page.locator("svg.bar").first).to_be_visible()


def test_measure_and_group_are_chosen_by_keyboard(page: Page, lee: str, database: Database) -> None:
    some_weeks(database)
    page.goto(lee)
    page.get_by_role("link", name="Contacts").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Contacts by topic")).to_be_visible()
    page.get_by_role("link", name="Channel", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Contacts by channel")).to_be_visible()
    expect(page.get_by_role("row", name="A message to support")).to_be_visible()
