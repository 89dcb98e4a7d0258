"""Collapsible parts in a browser: closed until wanted, opened by a link or on paper, written with a button or a key."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from foundation import clock
from foundation.database import Database
from foundation.jobs import work_all
from kb import ArticleDraft, publish_article
from tests.browser import axe_violations
from tests.kb.writers import staff_token
from tests.servers import LiveServer
from tests.widgets.conversation import serve_host_page

pytestmark = pytest.mark.browser

TEXT = """You are invoiced once a week.

> [!more] If your clock isn’t UTC
>
> In Singapore it is Monday already.
>
> ## Near the edge
>
> 1. Look at the date.
>
> > [!more] In summer
> >
> > An hour later.

Ask before Friday.
"""
TITLE = "If your clock isn’t UTC"


@pytest.fixture
def address(live_server: LiveServer, database: Database) -> str:
    with database.writing() as db:
        draft = ArticleDraft(id="week", title="Week and invoice calendar", markdown=TEXT, section="Hourly work")
        publish_article(db, draft, author="Wren", now=clock.now())
    work_all(database)
    return live_server.url


def test_it_is_closed_until_somebody_wants_it(page: Page, address: str) -> None:
    page.goto(f"{address}/help/articles/week")
    inside = page.get_by_text("In Singapore it is Monday already.")
    expect(inside).to_be_hidden()
    page.locator("summary", has_text=TITLE).focus()
    page.keyboard.press("Enter")
    expect(inside).to_be_visible()
    expect(page.get_by_text("An hour later.")).to_be_hidden()
    assert axe_violations(page) == []


@pytest.mark.parametrize("anchor", ["near-the-edge", "if-your-clock-isn-t-utc"])
def test_a_link_into_it_opens_it(page: Page, address: str, anchor: str) -> None:
    page.goto(f"{address}/help/articles/week#{anchor}")
    expect(page.get_by_text("In Singapore it is Monday already.")).to_be_visible()
    expect(page.get_by_text("An hour later.")).to_be_hidden()
    page.goto(f"{address}/help/articles/week#in-summer")
    expect(page.get_by_text("An hour later.")).to_be_visible()


def test_a_link_that_is_not_well_written_breaks_nothing(page: Page, address: str) -> None:
    page.goto(f"{address}/help/articles/week#100%")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")  # the rest of the script works
    expect(page.get_by_text("An hour later.")).to_be_visible()


def test_paper_shows_all_of_it(page: Page, address: str) -> None:
    page.goto(f"{address}/help/articles/week")
    page.emulate_media(media="print")
    height = "document.querySelector('.more > div').getBoundingClientRect().height"
    assert page.evaluate(height) > 60
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.get_by_text("An hour later.")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.get_by_text("In Singapore it is Monday already.")).to_be_hidden()


def test_a_writer_makes_one_with_a_button_or_a_key(page: Page, address: str, database: Database) -> None:
    page.context.add_cookies([{"name": "aside_staff", "value": staff_token(database, "writer"), "url": address}])
    page.goto(f"{address}/desk/articles/week")
    text = page.get_by_label("Text")
    text.fill("Two days.\nOr three.")
    text.press("Control+a")
    page.get_by_role("button", name="Collapsible").click()
    page.keyboard.type("At weekends")
    expect(text).to_have_value("> [!more] At weekends\n>\n> Two days.\n> Or three.")
    expect(page.locator("#preview summary")).to_have_text(["At weekends"])
    text.fill("Later.")
    text.press("Control+e")
    expect(text).to_have_value("> [!more] When it matters\n>\n> Later.")
    text.fill("> [!more] Nothing below")
    expect(page.locator(".flaws")).to_contain_text("“Nothing below” has nothing in it")
    assert axe_violations(page) == []


def test_it_opens_in_the_panel_too_and_its_words_are_found(
    app: Flask, database: Database, live_server: LiveServer, page: Page, address: str
) -> None:
    serve_host_page(app)
    page.goto(f"{live_server.url}/host")
    page.get_by_role("button", name="Help").click()
    page.get_by_role("combobox").fill("monday singapore")
    page.get_by_role("option").first.click()
    inside = page.get_by_text("In Singapore it is Monday already.")
    expect(inside).to_be_hidden()
    page.locator("summary", has_text=TITLE).click()
    expect(inside).to_be_visible()
    assert axe_violations(page) == []
