"""What a browser tells about an opening, and the page of versions: accessible, confirmed, undone, without JavaScript of its own."""

import time

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from foundation import clock
from foundation.database import Database
from foundation.jobs import work_all
from kb import ArticleDraft, publish_article
from kb.articles.tables import readings, searches
from tests.browser import axe_violations
from tests.kb.test_helpcentre_browser import help_url as help_url
from tests.kb.test_learning_versions import open_for, trained
from tests.kb.writers import staff_token
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


def test_the_help_centre_tells_how_short_a_look_was_that_a_suggestion_led_to(
    page: Page, help_url: str, database: Database
) -> None:
    page.goto(f"{help_url}/")
    box = page.get_by_role("combobox", name="Search the help centre")
    box.press_sequentially("weekly limit", delay=5)
    page.get_by_role("option").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Set a weekly limit")
    page.goto(f"{help_url}/")
    deadline = time.monotonic() + 5
    told = None
    while told is None and time.monotonic() < deadline:
        with database.reading() as db:
            told = db.execute(select(searches.c.seconds)).scalar()
        time.sleep(0.05)
    assert told in {0, 1, 2}
    with database.reading() as db:
        assert db.execute(select(readings)).first() is None  # a glance isn't a reading


def test_a_writer_switches_off_after_a_question_and_undoes_it(
    page: Page, live_server: LiveServer, database: Database
) -> None:
    with database.writing() as db:
        for id_, title in (("app", "Crashes"), ("card", "Declined card")):
            publish_article(db, ArticleDraft(title=title, markdown="Text.", slug=id_), author="Wren", now=clock.now())
    open_for(database)
    version = trained(database)
    work_all(database)
    page.context.add_cookies(
        [{"name": "aside_staff", "value": staff_token(database, "writer"), "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/desk/articles/learning")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(f"Suggestions use what version {version} learned")
    page.get_by_text("Switch off all learning").click()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Switch it off").click()
    expect(heading).to_have_text("Suggestions use nothing that was learned")
    expect(page.get_by_role("status").last).to_contain_text("Learning is switched off")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Undo").click()
    expect(heading).to_have_text(f"Suggestions use what version {version} learned")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert axe_violations(page) == []


def test_what_is_open_stays_open_while_a_training_is_asked_about(
    page: Page, live_server: LiveServer, database: Database
) -> None:
    with database.writing() as db:
        for id_, title in (("app", "Crashes"), ("card", "Declined card")):
            publish_article(db, ArticleDraft(title=title, markdown="Text.", slug=id_), author="Wren", now=clock.now())
    open_for(database)
    trained(database)
    work_all(database)
    page.context.add_cookies(
        [{"name": "aside_staff", "value": staff_token(database, "writer"), "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/desk/articles/learning")
    page.get_by_role("button", name="Train now").click()
    expect(page.get_by_role("status").first).to_contain_text("Training begins in a moment")
    page.get_by_text("Switch off all learning").click()
    confirm = page.get_by_role("button", name="Switch it off")
    confirm.focus()
    work_all(database)
    expect(page.get_by_role("status").first).to_contain_text("Training has finished.")
    expect(confirm).to_be_focused()
    assert axe_violations(page) == []
    page.get_by_role("link", name="See what it brought").click()
    expect(page.get_by_role("row")).to_have_count(3)
