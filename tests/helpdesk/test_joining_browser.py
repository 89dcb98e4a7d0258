"""Joining in a browser: by keyboard, without losing a text, on a phone, and back by one press."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe_violations
from tests.helpdesk.test_workspace_browser import Desk, desk  # noqa: F401  a fixture

pytestmark = pytest.mark.browser


def test_ada_merges_and_takes_it_out_sets_aside_and_restores(page: Page, desk: Desk) -> None:  # noqa: F811
    one, bos, other = desk.tickets
    desk.open(one)
    page.get_by_role("button", name="More").press("Enter")
    expect(page.get_by_role("link", name="Merge")).to_be_visible()
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    page.locator("#conversation").focus()
    page.keyboard.press("m")
    page.locator(".joining").get_by_label("Question 2").check()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Read what happens").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Merge {one.reference} into {other.reference}")
    assert axe_violations(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Merge", exact=True).press("Enter")
    expect(page.get_by_role("link", name=f"from {one.reference}")).to_be_visible()
    assert axe_violations(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("link", name=f"from {one.reference}").click()
    expect(page.get_by_text("This conversation goes on in")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Undo the merge").press("Enter")
    expect(desk.text).to_be_visible()

    desk.open(bos)
    page.locator("#conversation").focus()
    page.keyboard.press("#")
    expect(page.get_by_text("In the trash")).to_be_visible()
    expect(page.get_by_text("Deleted for good in 30 days")).to_be_visible()
    expect(page.locator("#set-aside-toast")).to_contain_text("Moved to trash")
    expect(desk.text).to_be_hidden()
    assert axe_violations(page) == []
    page.keyboard.press("z")
    expect(page.get_by_text("In the trash")).to_be_hidden()
    expect(desk.text).to_be_visible()
    expect(page.locator(f'[data-row="{bos.id}"]')).to_be_visible()
