"""The help centre in a browser: search as you type by keyboard and mouse, announced; accessible in every state."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from foundation import clock
from foundation.database import Database
from foundation.jobs import work_all
from kb import ArticleDraft, publish_article
from kb.articles.tables import searches, votes
from tests.browser import axe_violations, axe_violations_in_both_schemes, axe_violations_in_the_dark
from tests.kb.content import DOCUMENTS
from tests.kb.test_helpcentre_languages import ARABIC
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture
def help_url(live_server: LiveServer, database: Database) -> str:
    with database.writing() as db:
        for one in DOCUMENTS:
            draft = ArticleDraft(
                id=one["id"], title=one["title"], markdown=one["body"] + "\n\n| If | Then |\n|---|---|\n| Yes | No |\n\n> [!warning] Careful.\n",
                section=one["section"], questions=tuple(one["questions"]),
            )  # fmt: skip
            publish_article(db, draft, author="Wren", now=clock.now())
    work_all(database)
    return f"{live_server.url}/help"


def test_typing_with_slips_leads_to_the_article_by_keyboard(page: Page, help_url: str, database: Database) -> None:
    page.goto(f"{help_url}/")
    box = page.get_by_role("combobox", name="Search the help centre")
    box.press_sequentially("miletsone not relas", delay=5)
    first = page.get_by_role("option").first
    expect(first).to_contain_text("When a submitted milestone isn’t released")
    expect(first.locator("mark")).to_have_text(["milestone", "released"])
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status")).to_contain_text("suggestion")
    box.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("When a submitted milestone isn’t released")
    with database.reading() as db:
        assert db.execute(select(searches.c.opened)).scalar() == "when-a-submitted-milestone-isnt-released"


def test_escape_closes_and_the_cross_empties(page: Page, help_url: str) -> None:
    page.goto(f"{help_url}/")
    box = page.get_by_role("combobox")
    box.press_sequentially("fund", delay=5)
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("fund")
    page.get_by_role("button", name="Clear what you typed").click()
    expect(box).to_have_value("")
    expect(box).to_be_focused()


def test_enter_without_a_choice_searches(page: Page, help_url: str) -> None:
    page.goto(f"{help_url}/")
    box = page.get_by_role("combobox")
    box.fill("weekly limit")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("weekly limit")
    expect(page.locator(".results li").first).to_contain_text("Set a weekly limit")


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_every_page_is_accessible_and_fits(page: Page, help_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    look = axe_violations_in_the_dark if width == 390 else axe_violations_in_both_schemes
    for path in (
        "/",
        "/articles/fund-a-milestone",
        "/search?q=miletsone",
        "/search?q=zzzz",
        "/sections/milestones-and-escrow",
        "/contact",
    ):
        page.goto(help_url + path)
        assert look(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto(f"{help_url}/")
    page.get_by_role("combobox").press_sequentially("mone", delay=5)
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert (
        axe_violations_in_both_schemes(page, "form[role=search]") == []
    )  # the page below, half covered, was looked at above


def test_not_yet_asks_what_was_missing(page: Page, help_url: str) -> None:
    page.goto(f"{help_url}/articles/fund-a-milestone")
    page.get_by_text("Not yet").click()
    assert axe_violations(page) == []
    page.get_by_label("What did you hope to find?").fill("When it is released")
    page.get_by_role("button", name="Send to the writers").click()
    expect(page.get_by_text("Thank you. A writer will see this.")).to_be_visible()
    assert axe_violations(page) == []


def test_not_yet_moves_the_focus_to_the_question(page: Page, help_url: str) -> None:
    page.goto(f"{help_url}/articles/fund-a-milestone")
    page.get_by_text("Not yet").click()
    expect(page.get_by_label("What did you hope to find?")).to_be_focused()


def test_the_last_suggestion_leads_to_all_answers(page: Page, help_url: str) -> None:
    page.goto(f"{help_url}/")
    box = page.get_by_role("combobox")
    box.press_sequentially("milestone", delay=5)
    expect(page.get_by_role("option").last).to_have_text("All answers for “milestone”")
    box.press("ArrowUp")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Answers for “milestone”")


def test_the_assistant_takes_the_question_over(page: Page, help_url: str) -> None:
    page.goto(f"{help_url}/")
    expect(page.get_by_role("button", name="Help", exact=True)).to_be_visible()
    page.get_by_role("combobox").press_sequentially("how do I fund a milestone", delay=2)
    page.get_by_role("option", name="Ask the assistant").click()
    expect(page.get_by_role("dialog").get_by_text("how do I fund a milestone")).to_be_visible()
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_where_nothing_is_suggested_a_person_is(page: Page, help_url: str) -> None:
    page.goto(f"{help_url}/")
    page.get_by_role("combobox").press_sequentially("zzzzqqq", delay=5)
    expect(page.get_by_text("No article covers that yet.")).to_be_visible()
    assert axe_violations(page) == []
    expect(page.get_by_role("button", name="Help", exact=True)).to_be_visible()
    page.get_by_role("option", name="Talk to a person about this").click()
    expect(page.get_by_role("dialog").get_by_text("What you typed: “zzzzqqq”")).to_be_visible()


def test_talk_to_a_person_opens_in_place_and_knows_the_article(page: Page, help_url: str) -> None:
    page.emulate_media(reduced_motion="reduce")  # colours are judged once it has arrived
    page.goto(f"{help_url}/articles/fund-a-milestone")
    expect(page.get_by_role("button", name="Help", exact=True)).to_be_visible()
    page.locator(".person").get_by_role("link", name="Talk to a person").click()
    expect(page.get_by_text("What you read: “Fund a milestone”")).to_be_visible()
    assert axe_violations(page) == []
    page.goto(f"{help_url}/contact")
    page.get_by_role("button", name="Chat or a call instead").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert axe_violations(page) == []


def test_printed_it_is_the_article_and_its_address(page: Page, help_url: str) -> None:
    page.goto(f"{help_url}/articles/fund-a-milestone")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".print-only")).to_contain_text("/help/articles/fund-a-milestone")
    for part in (".bar", ".foot", ".helped", ".margin", ".topline"):
        expect(page.locator(part)).to_be_hidden()
    expect(page.get_by_role("button", name="Help", exact=True)).to_be_hidden()


def test_it_all_works_without_javascript(page: Page, help_url: str) -> None:
    assert page.context.browser
    plain = page.context.browser.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{help_url}/")
    plain.get_by_label("Search the help centre").fill("miletsone")
    plain.get_by_role("button", name="Search").click()
    plain.get_by_role("link", name="Fund a milestone").click()
    plain.get_by_role("button", name="Yes").click()
    expect(plain.get_by_text("Thank you. Good to know it helped.")).to_be_visible()
    plain.context.close()


def test_a_person_hears_what_was_looked_for_and_read_on_the_way(page: Page, help_url: str) -> None:
    page.goto(f"{help_url}/search?q=fund+milestone")
    page.get_by_role("link", name="Fund a milestone").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fund a milestone")
    page.goto(f"{help_url}/articles/set-a-weekly-limit")
    page.get_by_role("navigation", name="Help").get_by_role("link", name="Talk to a person").click()
    expect(page.get_by_text("What you typed: “fund milestone”")).to_be_visible()
    expect(page.get_by_text("What you read: “Fund a milestone”, “Set a weekly limit”")).to_be_visible()
    assert page.url.endswith("/articles/set-a-weekly-limit")


def test_a_person_hears_what_a_search_did_not_find(page: Page, help_url: str) -> None:
    page.goto(f"{help_url}/")
    page.get_by_role("combobox").press_sequentially("zzzzqqq", delay=5)
    page.get_by_role("option", name="Talk to a person about this").click()
    expect(page.get_by_text("What you typed: “zzzzqqq”")).to_be_visible()


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page of somebody without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_without_javascript_one_finds_reads_judges_and_learns_how_to_ask(
    plain: Page, help_url: str, database: Database
) -> None:
    plain.goto(f"{help_url}/")
    plain.get_by_label("Search the help centre").fill("fnud miletsone")
    plain.get_by_role("button", name="Search").click()
    expect(plain.get_by_text("Showing answers for fund milestone.")).to_be_visible()
    plain.get_by_role("link", name="Fund a milestone").click()
    plain.get_by_text("Not yet").click()
    plain.get_by_label("What did you hope to find?").fill("Which currency")
    plain.get_by_role("button", name="Send to the writers").click()
    expect(plain.get_by_text("Thank you. A writer will see this.")).to_be_visible()
    with database.reading() as db:
        assert db.execute(select(votes.c.comment)).scalars().all() == ["Which currency"]
    plain.locator("#helped").get_by_role("link", name="Talk to a person").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Talk to a person")
    expect(plain.get_by_label("What you read: Fund a milestone")).to_be_checked()
    plain.get_by_label("Your e-mail address").fill("ina@example.com")
    plain.get_by_label("What is it about?").fill("fund a milestone")
    plain.get_by_role("button", name="Send").click()
    expect(plain.get_by_text("Write what happened, so that we know how to help.")).to_be_visible()
    plain.get_by_label("What happened?").fill("The button is grey.")
    plain.get_by_label("What you read: Fund a milestone").uncheck()
    plain.get_by_role("button", name="Send").click()
    expect(plain.get_by_role("heading", name="Does one of these answer it?")).to_be_visible()
    plain.get_by_role("button", name="Send it anyway").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("We have your question")


def test_the_form_takes_along_what_this_tab_read_and_offers_articles_as_one_types(page: Page, help_url: str) -> None:
    for slug in ("fund-a-milestone", "set-a-weekly-limit"):
        page.goto(f"{help_url}/articles/{slug}")
    page.goto(f"{help_url}/contact?read=set-a-weekly-limit")
    for title in ("Fund a milestone", "Set a weekly limit"):
        expect(page.get_by_label(f"What you read: {title}")).to_be_checked()
    page.get_by_label("What is it about?").press_sequentially("weekly limit", delay=5)
    expect(page.locator(".answers").get_by_role("link", name="Set a weekly limit")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Enter an e-mail address like name@example.com")).to_be_visible()
    assert axe_violations(page) == []


def test_a_page_that_comes_back_unchanged_still_works(page: Page, help_url: str) -> None:
    """The form token and nonce on it are those of the first visit."""
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(f"{help_url}/articles/fund-a-milestone")
    with page.expect_response("**/articles/fund-a-milestone") as answer:
        page.goto(f"{help_url}/articles/fund-a-milestone")
    assert answer.value.request.headers  # the browser asks with the tag it kept
    expect(page.get_by_role("button", name="Help")).to_be_visible()
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("Thank you. Good to know it helped.")).to_be_visible()
    assert refused == []


@pytest.mark.parametrize("width", [1440, 390])
def test_an_arabic_article_reads_from_right_to_left(page: Page, help_url: str, database: Database, width: int) -> None:
    with database.writing() as db:
        publish_article(db, ARABIC, author="Wren", now=clock.now())
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{help_url}/articles/fund-ar")
    heading = page.get_by_role("heading", level=1)
    assert heading.evaluate("one => getComputedStyle(one).direction") == "rtl"
    brand = page.locator(".brand").bounding_box()
    assert brand
    assert brand["x"] + brand["width"] > width * 0.9  # the bar begins at the right
    step = page.locator(".steps li").first
    assert step.evaluate("one => getComputedStyle(one).paddingRight") != "0px"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_violations(page) == []


def test_pages_are_light_and_nothing_moves(page: Page, help_url: str) -> None:
    """Measured by the browser itself: bytes on the wire, shifts of the layout, and when the largest thing was painted."""
    page.add_init_script(
        """window.seen = { shift: 0, paint: 0 };
        new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) seen.shift += one.value; }).observe({ type: "layout-shift", buffered: true });
        new PerformanceObserver((list) => { seen.paint = list.getEntries().at(-1).startTime; }).observe({ type: "largest-contentful-paint", buffered: true });"""
    )
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    for path in ("/", "/articles/fund-a-milestone", "/search?q=milestone", "/sections/milestones-and-escrow"):
        page.goto(help_url + path)
        page.wait_for_load_state("networkidle")
        seen = page.evaluate("seen")
        sizes = page.evaluate(
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map(one => one.transferSize)"
        )
        assert seen["shift"] < 0.05, path
        assert 0 < seen["paint"] < 2500, path
        assert sum(sizes) < 70_000, path


def test_a_closed_article_and_a_sent_question_are_accessible(page: Page, help_url: str, database: Database) -> None:
    with database.writing() as db:
        closed = ArticleDraft("Answer a complaint", "Within 3 days.", roles=("freelancer",), private=True)
        publish_article(db, closed, author="Wren", now=clock.now())
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{help_url}/articles/answer-a-complaint")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert axe_violations_in_both_schemes(page) == []
    page.goto(f"{help_url}/contact?lang=de")
    page.get_by_label("Your e-mail address").fill("ina@example.com")
    page.get_by_label("What is it about?").fill("how do I fund a milestone")
    page.get_by_label("What happened?").fill("The button is grey.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Does one of these answer it?")).to_be_visible()
    assert axe_violations_in_both_schemes(page) == []
    page.get_by_role("button", name="Send it anyway").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your question")
    assert axe_violations_in_both_schemes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
