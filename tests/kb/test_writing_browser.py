"""The writers' desk in a browser: live preview, text that survives, keys, and every page accessible and fitting."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from foundation import clock
from foundation.database import Database
from foundation.jobs import enqueue, work_all
from kb import ArticleDraft, add_contacts, add_searches, publish_article
from kb.articles.changing import keep_change
from kb.articles.reading import sections
from kb.articles.translating import translate
from kb.gaps.deciding import answer_with
from kb.gaps.reading import list_gaps
from tests.browser import axe_violations
from tests.kb.content import DOCUMENTS
from tests.kb.test_pictures import photo
from tests.kb.writers import staff_token
from tests.servers import LiveServer

pytestmark = pytest.mark.browser
PATH = "/desk/articles/fund-a-milestone"


@pytest.fixture
def desk(page: Page, live_server: LiveServer, database: Database) -> str:
    """The address of the server, with somebody who writes signed in."""
    with database.writing() as db:
        for one in DOCUMENTS:
            draft = ArticleDraft(id=one["id"], title=one["title"], markdown=one["body"], section=one["section"], questions=tuple(one["questions"]))  # fmt: skip
            publish_article(db, draft, author="Wren", now=clock.now())
    page.context.add_cookies(
        [{"name": "aside_staff", "value": staff_token(database, "writer"), "url": live_server.url}]
    )
    return live_server.url


def test_the_preview_follows_the_typing_and_names_broken_links(page: Page, desk: str) -> None:
    page.goto(desk + PATH)
    text = page.get_by_label("Text")
    text.fill("Open **it** now, see [fees](no-such-article).")
    expect(page.locator("#preview strong")).to_have_text("it")
    expect(page.locator(".flaws")).to_contain_text("“fees” leads to “no-such-article”")
    text.focus()
    text.press("Control+a")
    text.press("Control+b")
    expect(text).to_have_value("**Open **it** now, see [fees](no-such-article).**")
    text.fill("One\nTwo")
    text.press("Control+a")
    page.get_by_role("button", name="Steps").click()
    expect(text).to_have_value("1. One\n2. Two")
    expect(page.locator("#preview ol li")).to_have_text(["One", "Two"])
    text.press("Control+End")
    page.keyboard.type("\nThree\n\nAfter")  # Enter goes on with the list; on an empty step it ends it
    expect(text).to_have_value("1. One\n2. Two\n3. Three\nAfter")
    text.fill("> [!note] Careful")
    page.keyboard.type("\nnow")
    expect(text).to_have_value("> [!note] Careful\n> now")


def test_text_that_was_not_saved_is_back_when_the_page_is_opened_again(page: Page, desk: str) -> None:
    page.goto(desk + PATH)
    page.get_by_label("Text").fill("Half a thought")
    page.get_by_label("Freelancers").check()
    page.goto(f"{desk}/desk/articles/")
    page.goto(desk + PATH)
    expect(page.get_by_label("Text")).to_have_value("Half a thought")
    expect(page.get_by_label("Freelancers")).to_be_checked()
    expect(page.locator("[data-kept]")).to_contain_text("Text you hadn’t saved is back")
    expect(page.locator("#preview")).to_contain_text("Half a thought")
    page.get_by_role("button", name="Use what is saved").click()
    expect(page.get_by_label("Text")).to_have_value(re.compile("Open the contract"))
    page.reload()
    expect(page.locator("[data-kept]")).to_be_hidden()


def test_a_picture_is_added_where_the_caret_stands_and_a_refusal_leaves_the_text(page: Page, desk: str) -> None:
    page.goto(desk + PATH)
    text = page.get_by_label("Text")
    text.fill("Look:\n\n")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Picture").click()
    chooser.value.set_files({"name": "button.png", "mimeType": "image/png", "buffer": photo()})
    expect(text).to_have_value(re.compile(r"^Look:\n\n!\[\]\(/help/pictures/\w{32}\.webp\)\n$"))
    expect(page.locator(".flaws")).to_contain_text("has no description")
    page.keyboard.type("The button")  # the caret stands where its description goes
    expect(page.locator("#preview img")).to_have_attribute("alt", "The button")
    assert page.locator("#preview img").evaluate("one => one.decode().then(() => one.naturalWidth)") == 40
    kept = text.input_value()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Picture").click()
    chooser.value.set_files({"name": "no.png", "mimeType": "image/png", "buffer": b"no picture"})
    expect(page.locator(".tools-said")).to_contain_text("couldn’t open this picture")
    expect(text).to_have_value(kept)


def test_saved_text_is_not_brought_back_and_a_key_saves_a_draft(page: Page, desk: str) -> None:
    page.goto(desk + PATH)
    page.get_by_label("Text").fill("A thought")
    page.get_by_label("Text").press("Control+s")
    expect(page.locator(".saved")).to_contain_text("Saved as a draft")
    expect(page.get_by_label("Text")).to_have_value("A thought")
    page.goto(desk + PATH)
    expect(page.locator("[data-kept]")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage).filter(one => one.startsWith('aside:article'))") == []


def test_text_from_before_somebody_elses_save_is_not_put_over_theirs(page: Page, desk: str, database: Database) -> None:
    page.goto(desk + PATH)
    page.get_by_label("Text").fill("Mine, unsaved")
    page.goto(f"{desk}/desk/articles/")
    with database.writing() as db:
        publish_article(db, ArticleDraft(id="fund-a-milestone", title="Fund a milestone", markdown="Theirs"), author="Lee", now=clock.now())  # fmt: skip
    page.goto(desk + PATH)
    expect(page.get_by_label("Text")).to_have_value("Theirs")


def test_a_time_is_chosen_on_ones_own_clock(page: Page, desk: str) -> None:
    page.goto(desk + PATH)
    page.locator(".schedule summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#f-publish_at-hint")).to_have_text("Your time, Europe/Lisbon")
    page.get_by_label("Publish at").fill("2099-07-09T14:30")
    page.get_by_role("button", name="Schedule").click()
    expect(page.locator(".waiting time")).to_have_attribute("datetime", "2099-07-09T13:30:00+00:00")


def test_sections_are_ordered_by_keyboard_and_by_dragging(page: Page, desk: str, database: Database) -> None:
    page.goto(f"{desk}/desk/articles/order")
    button = page.get_by_role("button", name="Move “Hourly work” up")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-order-said]")).to_have_text(re.compile("Hourly work: now 1 of "))
    expect(button).to_be_focused()
    lines = page.locator("section").first.locator("li")
    lines.filter(has_text="Technical help").or_(lines.last).last.drag_to(lines.first, target_position={"x": 20, "y": 4})
    last = lines.first.get_attribute("data-item")
    expect(page.locator("[data-order-said]")).to_have_text(re.compile(f"{last}: now 1 of "))
    with database.reading() as db:
        assert [one.name for one in sections(db)][:2] == [last, "Hourly work"]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (320, "light")])
def test_every_page_is_accessible_and_fits(page: Page, desk: str, database: Database, width: int, scheme: str) -> None:
    now = clock.now()
    row = {
        "shown": [],
        "opened": None,
        "who": None,
        "page": "payouts",
        "role": "freelancer",
        "plan": None,
        "via": "widget",
    }
    with database.writing() as db:
        for query in ("crypto payout", "gift card", "Rechtsschutzversicherungsgesellschaften vergleichen", "passkey"):
            add_searches(db, [row | {"query": query, "searched_at": now - timedelta(days=n)} for n in range(3)])
        add_contacts(db, [{"article_id": "sign-in-codes", "asked_at": now}] * 9)
        publish_article(db, ArticleDraft(id="twin", title="Fund a milestone now", markdown=DOCUMENTS[1]["body"], questions=tuple(DOCUMENTS[1]["questions"])), author="Wren", now=now)  # fmt: skip
        publish_article(db, ArticleDraft(id="fund-a-milestone", title="Fund a milestone", markdown="Changed [x](gone)."), author="Lee", now=now)  # fmt: skip
        change = ArticleDraft(
            id="fund-a-milestone", title="Fund a milestone", markdown="> [!note] New.\n\n| A |\n|---|\n| b |"
        )
        keep_change(db, change, author="Lee", now=now, review=True)
        enqueue(db, "kb.gaps")
    work_all(database)
    with database.writing() as db:
        gaps = list_gaps(db, now=now)
        answer_with(db, gaps[1].id, "twin", author="Wren", now=now)
        translate(db, "twin", "es", author="Wren", now=now)
        publish_article(
            db, ArticleDraft(id="twin", title="Fund a milestone now", markdown="Changed."), author="Lee", now=now
        )
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for path in (
        "", "new", "fund-a-milestone", "fund-a-milestone/revisions/2", "fund-a-milestone/change", "gaps", f"gaps/{gaps[0].id}", "gaps/unhelpful",
        "gaps/ageing", "gaps/alike", "fund-a-milestone?absorb=twin", "ranking", "ranking?q=fund&expected=fund-a-milestone", "ranking?q=zzqq", "order", "twin-es", "import",
    ):  # fmt: skip
        page.goto(f"{desk}/desk/articles/{path}")
        assert axe_violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
