"""Routing settings in a real browser.

1. A lead changes hours and a rule, tries it, says why, saves and takes it back, by keyboard where it matters. 2. Axe finds nothing in
any state, light and dark, wide and on a phone. 3. Unsaved work isn't lost without a question.
"""

import pytest
from flask import Flask
from playwright.sync_api import Dialog, Page, expect

from foundation import clock
from foundation.database import Database
from tests.browser import axe_violations
from tests.kb.writers import staff_token
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture
def lee(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Page:
    with database.writing() as db:
        for topic in ("withdraw_failed", "fee_question", "start_dispute"):
            question = {"topic": topic, "hour_utc": 12, "weekday": 1, "language": "de", "plan": "plus"}
            app.extensions["router"].decide(db, question, now=clock.now())
    page.context.add_cookies([{"name": "aside_staff", "value": staff_token(database, "lead"), "url": live_server.url}])
    page.goto(f"{live_server.url}/desk/settings/routing")
    return page


def test_a_lead_changes_a_rule_tries_it_saves_and_takes_it_back(lee: Page) -> None:
    lee.get_by_role("button", name="Edit the rule: We speak English").click()
    lee.get_by_role("group", name="The rule you are editing").get_by_label("Language", exact=True).fill("en, es, de")
    lee.get_by_role("button", name="Done").click()
    expect(lee.get_by_text("not English, Spanish or German: live chat")).to_have_count(
        3
    )  # the rule, what changes, the ten
    lee.get_by_label("Live chat opens, UTC").fill("05:00")
    lee.get_by_label("Live chat opens, UTC").press("Enter")  # tries, never saves
    expect(lee.get_by_role("region", name="of the latest 3 questions would")).to_be_focused()
    lee.get_by_label("Why", exact=True).fill("Kim speaks German")
    lee.get_by_role("button", name="Save").click()
    expect(lee.get_by_role("alert")).to_contain_text("Nothing was saved yet")
    lee.get_by_label("I mean it").check()
    lee.get_by_role("button", name="Save").click()
    expect(lee.get_by_role("status").filter(has_text="is in force.")).to_be_visible()
    expect(lee.get_by_label("Live chat opens, UTC")).to_have_value("05:00")
    lee.get_by_role("button", name="Undo").click()
    expect(lee.get_by_label("Live chat opens, UTC")).to_have_value("06:00")
    expect(lee.get_by_text("The first data are in force again.")).to_be_visible()


def test_the_word_beside_a_chance_follows_what_is_typed(lee: Page) -> None:
    field = lee.get_by_label("Payout by the payments team, per cent")
    word = field.locator("xpath=following-sibling::span")
    expect(word).to_have_text("good")
    field.fill("39")
    expect(word).to_have_text("poor")
    expect(lee.locator("#unsaved")).to_have_text("Not saved yet")


def test_unsaved_work_is_not_lost_without_a_question(lee: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    lee.on("dialog", stay)
    lee.get_by_label("Live chat, cost of a contact").fill("6")
    lee.get_by_role("link", name="History").click(no_wait_after=True)
    lee.wait_for_timeout(200)
    assert asked == ["beforeunload"]
    expect(lee.get_by_label("Live chat, cost of a contact")).to_have_value("6")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_in_any_state(lee: Page, live_server: LiveServer, width: int, scheme: str) -> None:
    lee.set_viewport_size({"width": width, "height": 900})
    lee.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    _is_fine(lee, width)
    lee.get_by_role("button", name="Add a rule").click()  # empty: everything about it is wrong
    lee.get_by_label("Live chat closes, UTC").fill("noon")
    lee.get_by_label("Payments team, cost of a contact").fill("much")
    lee.get_by_label("Account by an article, per cent").fill("400")
    lee.get_by_role("button", name="Save").click()
    expect(lee.get_by_role("alert")).to_contain_text("Nothing was saved")
    _is_fine(lee, width)
    lee.goto(f"{live_server.url}/desk/settings/routing")
    lee.get_by_role("button", name="Switch off the rule: We speak").click()
    lee.get_by_label("Your own question is about").select_option("withdraw_failed")
    lee.get_by_role("button", name="Try it").click()
    expect(lee.get_by_role("region", name="of the latest 3 questions would")).to_be_visible()
    _is_fine(lee, width)
    lee.get_by_label("I mean it").check()
    lee.get_by_label("Why", exact=True).fill("We hired")
    lee.get_by_role("button", name="Save").click()
    expect(lee.get_by_text("is in force.")).to_be_visible()
    _is_fine(lee, width)
    lee.get_by_role("link", name="History").click()
    lee.get_by_text("What changed").click()
    lee.get_by_text("Go back").first.click()
    _is_fine(lee, width)


def _is_fine(page: Page, width: int) -> None:
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
