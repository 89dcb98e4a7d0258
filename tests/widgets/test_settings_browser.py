"""The settings page in a real browser.

1. What is typed shows in the real widget before it is saved, and what is wrong beside its field. 2. Axe finds nothing, light and dark,
wide and on a phone. 3. A key is removed only after a question, and comes back by Undo.
"""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from foundation.database import Database
from tests.browser import axe_violations, axe_violations_in_both_schemes
from tests.kb.writers import staff_token
from tests.servers import LiveServer
from tests.widgets.conversation import write_articles

pytestmark = pytest.mark.browser


@pytest.fixture
def lee(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Page:
    write_articles(app, database)
    page.context.add_cookies([{"name": "aside_staff", "value": staff_token(database, "lead"), "url": live_server.url}])
    page.goto(f"{live_server.url}/desk/settings/widget/worklane")
    expect(page.frame_locator("iframe").get_by_role("button", name="Help")).to_be_visible()
    return page


def test_what_is_typed_shows_in_the_real_widget_before_it_is_saved(lee: Page) -> None:
    button = lee.frame_locator("iframe").get_by_role("button", name="Help", exact=True)
    lee.get_by_label("Colour on light").last.fill("#7a2e8f")
    expect(button).to_have_css("background-color", "rgb(122, 46, 143)")
    expect(lee.get_by_text("easy to read")).to_be_visible()
    lee.get_by_label("Left").check()
    lee.get_by_label("Small help marks").check()
    expect(lee.frame_locator("iframe").get_by_role("button", name="Help: A part with data-help")).to_be_visible()
    lee.get_by_role("button", name="Open or close help").click()
    expect(lee.frame_locator("iframe").get_by_role("combobox")).to_be_visible()
    expect(lee.get_by_text("Not saved yet")).to_be_visible()


def test_a_colour_nobody_could_read_is_said_beside_its_field_and_kept_out(lee: Page) -> None:
    field = lee.locator("#f-accent")
    field.fill("#ffcc00")
    wrong = lee.locator("#w-accent")
    expect(wrong).to_contain_text("small text needs 4.5. The nearest that can be read is #")
    expect(field).to_have_attribute("aria-invalid", "")
    assert axe_violations(lee, ".settings-form") == []
    lee.get_by_role("button", name="Save").click()
    expect(lee.get_by_role("alert").first).to_contain_text("Nothing was saved")
    expect(lee.locator("#f-accent")).to_have_value("#ffcc00")


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(lee: Page, width: int) -> None:
    lee.set_viewport_size({"width": width, "height": 900})
    assert axe_violations_in_both_schemes(lee) == []
    assert lee.evaluate("document.documentElement.scrollWidth") <= width
    lee.get_by_role("button", name="Make a secret").click()
    expect(lee.get_by_text("copy its secret now")).to_be_visible()
    assert axe_violations_in_both_schemes(lee) == []


def test_a_key_goes_after_a_question_and_comes_back_by_undo(lee: Page) -> None:
    lee.get_by_role("button", name="Make a secret").click()
    lee.locator("summary", has_text="Remove").click()
    lee.get_by_role("button", name="Remove key 1").click()
    expect(lee.get_by_text("The key is removed.")).to_be_visible()
    expect(lee.locator("summary", has_text="Remove")).to_have_count(0)
    assert axe_violations(lee) == []
    lee.get_by_role("button", name="Undo").click()
    expect(lee.locator("summary", has_text="Remove")).to_have_count(1)
