"""The topic of a ticket in a browser: found by any part of its name, set without leaving the page, taken back by one key."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe_violations
from tests.helpdesk.test_workspace_browser import Desk, desk  # noqa: F401  a fixture

pytestmark = pytest.mark.browser


def test_a_topic_is_set_by_keyboard_and_taken_back(page: Page, desk: Desk) -> None:  # noqa: F811
    desk.open(desk.tickets[0])
    desk.text.fill("A draft that stays")
    field = page.get_by_label("Topic:")
    expect(field).to_have_value("My milestone wasn’t released")
    field.focus()
    page.keyboard.type("withdrawal")
    expect(page.locator("#topics option[value*=withdrawal]")).to_have_count(1)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("A withdrawal failed")
    change = page.get_by_text("A withdrawal failed by Ada Brenner")
    expect(change).to_be_visible()
    expect(page.get_by_label("Topic:")).to_be_focused()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Undo this change of topic").press("Enter")
    expect(page.get_by_label("Topic:")).to_have_value("My milestone wasn’t released")
    expect(desk.text).to_have_value("A draft that stays")


def test_what_is_no_topic_goes_back_to_what_it_was(page: Page, desk: Desk) -> None:  # noqa: F811
    desk.open(desk.tickets[0])
    page.get_by_label("Topic:").fill("the weather")
    desk.text.focus()
    expect(page.get_by_label("Topic:")).to_have_value("My milestone wasn’t released")
