"""The widget in a real browser.

1. Before use: one request, nothing stored. 2. From a misspelt question to its answer, by keyboard. 3. axe finds nothing in any state.
4. Works under a strict policy with Trusted Types, from another origin.
"""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from foundation import clock
from foundation.database import Database
from kb.articles.tables import readings
from tests.browser import axe_violations
from tests.servers import LiveServer
from tests.widgets.conversation import serve_host_page, write_articles
from tests.widgets.panels import open_panel, stored
from widgets.sites.registry import save_site

STRICT = "default-src 'none'; script-src {0}; connect-src {0} 'self'; img-src {0}; require-trusted-types-for 'script'; trusted-types 'none'"


@pytest.fixture
def host(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Page:
    """A page of the host product, as Mara sees it."""
    write_articles(app, database)
    serve_host_page(app)
    page.goto(f"{live_server.url}/host")
    expect(page.get_by_role("button", name="Help")).to_be_visible()
    return page


def test_before_use_there_is_one_request_and_nothing_stored(app: Flask, live_server: LiveServer, page: Page) -> None:
    serve_host_page(app)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/host")
    page.get_by_role("button", name="Help").hover()
    page.wait_for_timeout(300)
    assert [url for url in asked if "/widget/" in url] == [f"{live_server.url}/widget/aside.js"]
    assert stored(page) == ["", 0, 0]
    assert axe_violations(page) == []


def test_home_greets_and_knows_the_page(host: Page) -> None:
    open_panel(host)
    expect(host.get_by_text("Likely on this page")).to_be_visible()
    expect(host.get_by_role("combobox")).to_be_focused()
    assert axe_violations(host) == []
    assert stored(host) == ["", 0, 0]


def test_a_misspelt_question_finds_its_answer_by_keyboard_and_back_keeps_place(host: Page) -> None:
    open_panel(host)
    host.keyboard.type("miletsone not relased")
    expect(host.get_by_role("option").first).to_contain_text("When a submitted milestone isn’t released")
    expect(host.get_by_text("Showing milestone not released")).to_be_visible()
    field = host.get_by_role("combobox")
    expect(field).to_have_attribute("aria-activedescendant", "o0")
    expect(host.locator("aside-help").get_by_role("status").first).to_contain_text("suggestion")
    assert axe_violations(host) == []
    host.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "o1")
    host.keyboard.press("ArrowUp")
    host.keyboard.press("Enter")
    expect(host.get_by_role("heading", name="When a submitted milestone isn’t released")).to_be_focused()
    expect(host.get_by_text("<script>alert(1)</script>")).to_be_visible()
    assert axe_violations(host) == []
    host.get_by_role("link", name="Fund a milestone").click()
    expect(host.get_by_role("heading", name="Fund a milestone")).to_be_visible()
    host.get_by_role("button", name="Back to article").click()
    expect(host.get_by_role("heading", name="When a submitted milestone isn’t released")).to_be_visible()
    host.get_by_role("button", name="Back to start").click()
    expect(field).to_be_focused()
    expect(field).to_have_value("miletsone not relased")
    host.keyboard.press("Escape")
    expect(field).to_have_value("")
    host.keyboard.press("Escape")
    expect(host.get_by_role("button", name="Help")).to_be_focused()


def test_suggestions_hear_what_was_read_and_for_how_long(host: Page, database: Database) -> None:
    open_panel(host)
    host.keyboard.type("fund a milestone")
    host.get_by_role("option").first.click()
    expect(host.get_by_role("heading", name="Fund a milestone")).to_be_visible()
    host.get_by_role("button", name="Back to start").click()
    host.get_by_role("combobox").click()
    with host.expect_request("**/v1/suggest") as sent:
        host.keyboard.type("s")
    assert sent.value.post_data_json["recently_read"] == ["fund-a-milestone"]
    assert stored(host)[1:] == [0, 0]
    host.keyboard.press("Escape")
    with host.expect_response("**/v1/events"):
        host.keyboard.press("Escape")
    with database.reading() as db:
        assert db.execute(select(readings.c.article_id, readings.c.seconds)).all() == [("fund-a-milestone", 0)]


def test_back_returns_to_where_one_was_reading(host: Page) -> None:
    open_panel(host)
    host.get_by_role("button", name="When a submitted milestone").click()
    link = host.get_by_role("link", name="Fund a milestone")
    expect(link).to_be_visible()
    scroll = "document.querySelector('aside-help').shadowRoot.querySelector('.panel-body').scrollTop"
    host.evaluate(f"{scroll} = 40")
    link.click()
    expect(host.get_by_role("heading", name="Fund a milestone")).to_be_visible()
    host.get_by_role("button", name="Back to article").click()
    assert host.evaluate(scroll) == 40


def test_it_works_from_another_origin_under_a_strict_policy(
    app: Flask, database: Database, live_server: LiveServer, page: Page
) -> None:
    write_articles(app, database)
    elsewhere = live_server.url.replace("127.0.0.1", "localhost")
    with database.writing() as db:
        secrets = {"worklane": app.extensions["config"].widget_secret}
        save_site(
            db, key="worklane", name="Worklane", origins=[elsewhere], secrets=secrets, greeting="Hello", now=clock.now()
        )
    serve_host_page(app, src=f"{live_server.url}/widget/aside.js", policy=STRICT.format(live_server.url))
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text) if message.type == "error" and "favicon" not in message.text else None
        ),
    )
    methods: list[str] = []
    page.on("request", lambda request: methods.append(request.method))
    page.goto(f"{elsewhere}/host")
    open_panel(page)
    page.keyboard.type("fund a milestone")
    expect(page.get_by_role("option").first).to_contain_text("Fund a milestone")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Fund a milestone")).to_be_visible()
    assert [text for text in complaints if "Security Policy" in text or "Trusted" in text] == []
    assert "OPTIONS" not in methods


def test_on_a_phone_it_fills_the_screen_and_keeps_focus(host: Page) -> None:
    host.set_viewport_size({"width": 390, "height": 844})
    host.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert axe_violations(host) == []
    open_panel(host)
    box = host.get_by_role("dialog").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    for _ in range(12):
        host.keyboard.press("Tab")
        assert host.evaluate("document.activeElement.localName") == "aside-help"
    assert axe_violations(host) == []
    within = "document.querySelector('aside-help').shadowRoot"
    host.evaluate(f"{within}.querySelector('.panel').append(document.createElement('select'))")
    host.evaluate(f"{within}.querySelector('.panel > select').focus()")
    host.keyboard.press("Tab")  # a choice at the end is the end, too
    expect(host.get_by_role("button", name="Close help")).to_be_focused()


def test_a_visitor_keeps_the_conversation_over_a_reload_only_once_they_wrote(
    app: Flask, live_server: LiveServer, page: Page
) -> None:
    serve_host_page(app, member=False)
    page.goto(f"{live_server.url}/host")
    page.get_by_role("button", name="Help").click()
    page.get_by_role("button", name="Talk to a person").click()
    assert stored(page) == ["", 0, 0]
    page.locator("aside-help .best").get_by_role("button").click()
    page.get_by_label("Your message").fill("Is there an office in Lisbon?")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("log")).to_contain_text("Is there an office in Lisbon?")
    assert stored(page) == ["", 0, 1]
    page.reload()
    page.get_by_role("button", name="Help").click()
    page.get_by_role("button", name="Is there an office in Lisbon?").click()
    expect(page.get_by_role("log")).to_contain_text("Is there an office in Lisbon?")


@pytest.mark.parametrize("look", ["forced-colors", "rtl", "dark"])
def test_axe_finds_nothing_in_other_looks(host: Page, look: str) -> None:
    if look == "rtl":
        host.evaluate("document.documentElement.dir = 'rtl'")
    host.emulate_media(
        color_scheme="dark" if look == "dark" else "light",
        forced_colors="active" if look == "forced-colors" else "none",
    )
    open_panel(host)
    assert axe_violations(host) == []
    host.keyboard.type("fund a milestone")
    expect(host.get_by_role("option").first).to_be_visible()
    assert axe_violations(host) == []
    host.keyboard.press("Enter")
    expect(host.get_by_text("Did this help?")).to_be_visible()
    assert axe_violations(host) == []


def test_the_page_answers_its_own_question_first_in_the_readers_time(host: Page) -> None:
    host.evaluate(
        """() => Object.assign(document.querySelector("main p").dataset, {
            helpQuestion: "When is “Six final illustrations” released?",
            helpAnswer: "On its own on {time}, unless <b>Bo</b> answers first.",
            helpAt: "2026-12-01T22:00:00+00:00", helpArticle: "fund-a-milestone" })"""
    )
    open_panel(host)
    first = host.locator("aside-help .likely li").first
    expect(first).to_contain_text("When is “Six final illustrations” released?")
    expect(first).to_contain_text("unless <b>Bo</b> answers first.")
    expect(first.locator("time")).to_have_attribute("datetime", "2026-12-01T22:00:00+00:00")
    expect(first.locator("time")).to_contain_text("Dec")
    expect(host.get_by_role("button", name="Fund a milestone")).to_have_count(0)
    assert axe_violations(host) == []
    first.get_by_role("button").click()
    expect(host.get_by_role("heading", name="Fund a milestone")).to_be_visible()


def test_a_suggested_topic_lists_its_articles_in_place(host: Page) -> None:
    open_panel(host)
    host.keyboard.type("milestone")
    host.get_by_role("option", name="Milestones and escrow").click()
    expect(host.get_by_role("heading", name="Milestones and escrow")).to_be_focused()
    expect(host.get_by_text("3 articles")).to_be_visible()
    assert axe_violations(host) == []
    host.get_by_role("button", name="Set a weekly limit").click()
    expect(host.get_by_role("heading", name="Set a weekly limit")).to_be_visible()
    host.get_by_role("button", name="Back to article").or_(host.get_by_role("button", name="Back to topic")).click()
    expect(host.get_by_text("3 articles")).to_be_visible()


def test_the_comment_to_the_writers_is_thanked_where_it_was_written(host: Page) -> None:
    open_panel(host)
    host.get_by_role("button", name="When a submitted milestone").click()
    host.get_by_role("button", name="Not yet").click()
    host.get_by_label("What did you hope to find?").fill("My own date.")
    host.get_by_role("button", name="Tell the writers").click()
    expect(host.get_by_text("Thank you. A writer will see it.")).to_be_focused()
    assert axe_violations(host) == []
    expect(host.get_by_role("button", name="Talk to a person")).to_have_count(1)


@pytest.mark.parametrize("size", [(320, 640), (720, 450)], ids=["320px", "zoomed to 200 %"])
def test_nothing_is_cut_when_room_is_small(host: Page, size: tuple[int, int]) -> None:
    host.set_viewport_size({"width": size[0], "height": size[1]})
    open_panel(host)
    sideways = """() => { const body = document.querySelector("aside-help").shadowRoot.querySelector(".panel-body");
        return body.scrollWidth > body.clientWidth; }"""
    assert not host.evaluate(sideways)
    host.keyboard.type("miletsone not relased")
    host.get_by_role("option").first.click()
    expect(host.get_by_text("Did this help?")).to_be_visible()
    assert not host.evaluate(sideways)
    host.get_by_role("button", name="Talk to a person").click()
    host.locator("aside-help .best").get_by_role("button").click()
    assert not host.evaluate(sideways)
    host.get_by_role("button", name="Send").scroll_into_view_if_needed()
    expect(host.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)
    assert axe_violations(host) == []


def test_destroy_leaves_nothing_and_init_starts_again(host: Page) -> None:
    open_panel(host)
    host.evaluate("aside('destroy')")
    expect(host.locator("aside-help")).to_have_count(0)
    host.evaluate("aside('init', {page: 'billing'})")
    open_panel(host)


def test_what_very_likely_answers_is_called_the_best_answer(host: Page) -> None:
    open_panel(host)
    host.keyboard.type("When a submitted milestone isn’t released")
    best = host.get_by_role("group", name="Best answer")
    expect(best.get_by_role("option")).to_have_count(1)
    expect(best.get_by_role("option")).to_have_attribute("aria-selected", "true")
    expect(host.get_by_role("status")).to_contain_text("Best answer: When a submitted milestone")
    assert axe_violations(host) == []
    host.get_by_role("option", name="None of these? Ask a person").click()
    host.get_by_role("button", name="When a submitted milestone isn’t released").click()
    expect(host.get_by_role("heading", name="When a submitted milestone isn’t released")).to_be_visible()
