"""The page of flags in a browser: empty, with flags of both kinds, and settled ones; for everybody, light and dark, on a phone too."""

import pytest
from playwright.sync_api import Page, expect

from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from kb.articles.article import ArticleDraft
from kb.articles.publishing import publish_article
from kb.flags.flag import Flagging
from kb.flags.flagging import raise_flag
from tests.browser import axe_violations_in_both_schemes
from tests.kb.writers import staff_token
from tests.servers import LiveServer

pytestmark = pytest.mark.browser
PAGE = "/desk/articles/gaps/flags"


@pytest.fixture
def writer(page: Page, live_server: LiveServer, database: Database) -> str:
    cookie = {"name": "aside_staff", "value": staff_token(database, "writer"), "url": live_server.url}
    page.context.add_cookies([cookie])
    return live_server.url + PAGE


def test_an_empty_page_says_what_will_be_here(page: Page, writer: str) -> None:
    page.goto(writer)
    expect(page.get_by_role("heading", level=1)).to_have_text("No flag waits")
    expect(page.get_by_text("What agents flag beside a ticket is listed here")).to_be_visible()
    page.get_by_label("Never").check()
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(page.get_by_label("Never")).to_be_checked()
    assert axe_violations_in_both_schemes(page) == []


def test_flags_are_read_and_settled_by_keyboard_on_any_screen(page: Page, writer: str, database: Database) -> None:
    ada, at = Staff(7, "Ada Brenner", "ada@aside.example", frozenset({"agent"})), clock.now()
    with database.writing() as db:
        article = publish_article(
            db, ArticleDraft(title="Fees", slug="fees", markdown="Ten percent."), author="Wren", now=at
        )
        for number in range(2):
            raise_flag(db, Flagging("wrong", "Fees", "It says five percent, it is ten.", "Why ten?", f"W-1000{number}", "m:1", article.id), by=ada, now=at)  # fmt: skip
        raise_flag(db, Flagging("missing", "Paying a team of three at once, with one invoice for each of them", "", "How?", "W-10003", "m:1", None, "## The problem\n\n> How?"), by=ada, now=at)  # fmt: skip
    page.goto(writer)
    expect(page.get_by_role("heading", level=1)).to_have_text("3 flags wait for a writer")
    settle = page.locator(".flag summary").filter(has_text="Settle").first
    settle.press("Enter")
    page.get_by_label("For Ada Brenner, in their ticket").first.fill("It is ten for the first 500 EUR.")
    assert axe_violations_in_both_schemes(page) == []
    page.get_by_role("button", name="It’s right as it is").first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 flags wait for a writer")
    expect(page.get_by_text("Right as it is", exact=True)).to_be_visible()
    page.locator(".flag details").first.locator("summary").press("Enter")
    assert axe_violations_in_both_schemes(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert axe_violations_in_both_schemes(page) == []
