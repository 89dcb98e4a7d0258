"""Help on hosts that were not made for it, and on bad days: it stays whole, the page is never blocked, nothing written is lost."""

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import func, select

from foundation.access import public
from foundation.database import Database
from helpdesk.tickets.tables import messages, tickets
from tests.browser import axe_violations
from tests.servers import LiveServer
from tests.widgets.conversation import serve_host_page, write_articles
from widgets.identity import widget_sessions

pytestmark = pytest.mark.browser

HOSTS = {
    "unset everywhere": "<style>* { all: unset !important; color: red !important; font-size: 40px !important; }</style>",
    "every box turned": "<style>* { box-sizing: content-box !important; padding: 9px !important; border: 3px solid red !important; transform: none !important; line-height: 3 !important; text-transform: uppercase !important; letter-spacing: 4px !important; }</style>",
    "a body that is transformed": "<style>body { transform: translateX(0); height: 3000px; }</style>",
    "a body with a filter": "<style>body { filter: grayscale(1); height: 3000px; }</style>",
    "a body that contains": "<style>body { contain: strict; height: 3000px; width: 600px; }</style>",
    "a page that is transformed": "<style>html { transform: scale(1); height: 3000px; }</style>",
    "zoomed": "<style>body { zoom: 1.5; }</style>",
    "hidden overflow": "<style>html, body { overflow: hidden; height: 200px; }</style>",
    "invisible children": "<style>body > * { opacity: .2; pointer-events: none; visibility: hidden; }</style>",
    "small type": "<style>html { font-size: 4px; } body { font: italic 700 4px/1 cursive; color: #eee; direction: ltr; }</style>",
}


@pytest.fixture
def visit(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Any:
    """Opens a page whose head holds what is given, with help on it for a visitor."""
    write_articles(app, database)
    head = {"html": ""}

    @app.get("/odd")
    @public
    def odd() -> str:
        return f"""<!doctype html><html lang="en"><head><title>Odd</title><meta name="viewport" content="width=device-width">{head["html"]}</head>
<body><main><h1>Odd</h1><p>Text.</p><button>Own</button><dialog><p>Sure?</p><button>Yes</button></dialog></main>
<script async src="/widget/aside.js" data-site="worklane" data-page="contract/fixed"></script></body></html>"""

    def go(html: str = "") -> Page:
        head["html"] = html
        page.goto(f"{live_server.url}/odd")
        page.locator("aside-help .launcher").wait_for()
        return page

    return go


def open_help(page: Page) -> None:
    page.locator("aside-help .launcher").click()
    expect(page.get_by_role("combobox", name="Ask in your own words")).to_be_focused()


def inside(page: Page, selector: str) -> dict[str, float]:
    """Where something of ours stands in the window."""
    return dict(
        page.evaluate(
            "one => { const {x, y, right, bottom, width, height} = document.querySelector('aside-help').shadowRoot.querySelector(one).getBoundingClientRect(); return {x, y, right, bottom, width, height}; }",
            selector,
        )
    )


@pytest.mark.parametrize("host", HOSTS)
def test_it_stands_in_its_corner_and_answers(visit: Any, host: str) -> None:
    page = visit(HOSTS[host])
    page.mouse.wheel(0, 500)
    launcher = inside(page, ".launcher")
    assert 1440 - 40 < launcher["right"] <= 1440, launcher
    assert 900 - 40 < launcher["bottom"] <= 900, launcher
    assert launcher["height"] == pytest.approx(48, abs=1)
    at = (launcher["x"] + launcher["width"] / 2, launcher["y"] + launcher["height"] / 2)
    page.mouse.click(*at)
    field = page.get_by_role("combobox", name="Ask in your own words")
    expect(field).to_be_focused()
    page.keyboard.type("miletsone")
    expect(page.get_by_role("option").first).to_contain_text("milestone")
    panel = inside(page, ".panel")
    assert panel["y"] >= 0, panel
    assert (panel["bottom"], panel["right"]) <= (900, 1440), panel
    assert (
        page.evaluate(
            "getComputedStyle(document.querySelector('aside-help').shadowRoot.querySelector('.option-title')).fontSize"
        )
        == "15px"
    )
    page.get_by_role("option").first.click(position={"x": 20, "y": 10})  # nothing may lie over it
    expect(page.get_by_role("heading", level=2)).to_be_visible()


def test_over_a_modal_dialog_help_still_answers(visit: Any) -> None:
    page = visit()
    page.evaluate("document.querySelector('dialog').showModal()")
    open_help(page)
    page.keyboard.type("fund a milestone")
    page.get_by_role("option").first.click()
    expect(page.get_by_role("heading", name="Fund a milestone")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="help")).to_be_hidden()
    expect(page.get_by_text("Sure?")).to_be_visible()
    page.evaluate("document.querySelector('dialog').close()")
    page.locator("aside-help .launcher").click()
    expect(page.get_by_role("heading", name="Fund a milestone")).to_be_visible()
    assert axe_violations(page) == []


def test_a_host_that_changed_the_language_itself(visit: Any) -> None:
    """Prototypes that were added to, and globals that are gone."""
    page = visit("""<script>
Object.prototype.polluted = "yes"; Array.prototype.extra = function () { return 1; }; String.prototype.trim = String.prototype.trim;
Array.prototype.toJSON = function () { return "broken"; }; Element.prototype.remove = function () { this.parentNode && this.parentNode.removeChild(this); };
window.h = 1; window.t = 2; window.panel = 3; window.name = "host"; delete window.requestIdleCallback;
</script>""")
    open_help(page)
    page.keyboard.type("fund a milestone")
    page.get_by_role("option").first.click()
    expect(page.get_by_role("heading", name="Fund a milestone")).to_be_visible()


def test_ten_seconds_of_slow_2g_show_where_it_stands(visit: Any) -> None:
    page = visit()
    page.locator("aside-help .launcher").click()
    expect(page.get_by_role("combobox")).to_be_focused()
    cdp = page.context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 2000, "downloadThroughput": 6000, "uploadThroughput": 6000},
    )
    page.keyboard.type("fund a milestone")
    expect(page.get_by_role("option").first).to_contain_text("Fund a milestone", timeout=15_000)
    page.keyboard.press("Enter")
    expect(page.locator("aside-help .skeleton")).to_be_visible()
    expect(page.get_by_role("heading", name="Fund a milestone")).to_be_visible(timeout=15_000)


def test_a_session_that_ended_while_somebody_types_starts_again_by_itself(
    visit: Any, database: Database, app: Flask
) -> None:
    page = visit()
    open_help(page)
    page.keyboard.type("fund")
    expect(page.get_by_role("option").first).to_be_visible()
    with database.writing() as db:
        db.execute(widget_sessions.delete())
    app.extensions["widget_sessions"].__init__(database)
    page.keyboard.type(" a milestone")
    expect(page.get_by_role("option").first).to_contain_text("Fund a milestone")
    page.get_by_role("option").first.click()
    expect(page.get_by_role("heading", name="Fund a milestone")).to_be_visible()


@pytest.mark.parametrize("off_by", [-5 * 3600, 26 * 3600])
def test_a_clock_that_is_hours_off_changes_nothing(visit: Any, page: Page, off_by: int) -> None:
    page.add_init_script(f"const now = Date.now.bind(Date); Date.now = () => now() + {off_by * 1000};")
    visit()
    open_help(page)
    page.keyboard.type("fund a milestone")
    page.get_by_role("option").first.click()
    expect(page.get_by_role("heading", name="Fund a milestone")).to_be_visible()


def write(page: Page, words: str) -> None:
    page.locator("aside-help .launcher").click()
    page.get_by_role("button", name="Talk to a person").click()
    page.get_by_role("button", name="Write to us").or_(page.get_by_role("button", name="E-mail")).first.click()
    page.get_by_label("Your message").fill(words)


def test_a_message_outlives_a_server_that_is_down_and_is_sent_once(visit: Any, database: Database) -> None:
    page = visit()
    write(page, "My milestone is late.")
    page.route("**/widget/v1/**", lambda route: route.abort())
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Your message is kept here.")
    expect(page.get_by_label("Your message")).to_have_value("My milestone is late.")
    page.unroute("**/widget/v1/**")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("We have it.")).to_be_visible()
    with database.reading() as db:
        assert db.execute(select(func.count()).select_from(tickets)).scalar_one() == 1


def test_scripts_and_100_kb_of_text_are_only_text(visit: Any, database: Database) -> None:
    page = visit()
    write(page, "<img src=x onerror=alert(1)><script>alert(2)</script>")
    page.get_by_label("Your message").evaluate(
        "(one) => { one.value += 'x'.repeat(100_000); one.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("20,000 characters")
    page.get_by_label("Your message").fill("<img src=x onerror=alert(1)><script>alert(2)</script>")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("<img src=x onerror=alert(1)>").last).to_be_visible()
    with database.reading() as db:
        assert (
            db.execute(select(messages.c.body)).scalars().first()
            == "<img src=x onerror=alert(1)><script>alert(2)</script>"
        )


def test_two_tabs_are_two_visits_of_one_person(
    app: Flask, database: Database, live_server: LiveServer, browser: Browser
) -> None:
    write_articles(app, database)
    serve_host_page(app)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    one, two = context.new_page(), context.new_page()
    for tab in (one, two):
        tab.goto(f"{live_server.url}/host")
        tab.get_by_role("button", name="Help").click()
    one.get_by_role("button", name="Talk to a person").click()
    one.get_by_role("button", name="Write to us").or_(one.get_by_role("button", name="E-mail")).first.click()
    one.get_by_label("Your message").fill("From the first tab.")
    one.get_by_role("button", name="Send", exact=True).click()
    expect(one.get_by_text("We have it.")).to_be_visible()
    two.get_by_role("button", name="Close help").click()
    two.get_by_role("button", name="Help").click()
    two.reload()
    two.get_by_role("button", name="Help").click()
    expect(two.get_by_role("button", name="From the first tab.")).to_be_visible()
    context.close()


def test_where_a_blocker_stops_our_scripts_the_page_works_and_says_where_help_is(visit: Any, page: Page) -> None:
    def block(route: Route) -> None:
        route.abort()

    page.route("**/widget/static/**", block)
    visit()
    page.locator("aside-help .launcher").click()
    expect(page.get_by_role("alert")).to_contain_text("Open the help centre")
    page.get_by_role("button", name="Own").click()


def test_a_server_that_does_not_answer_blocks_nothing(visit: Any, page: Page) -> None:
    visit()
    page.route("**/widget/v1/**", lambda route: None)  # never answered
    page.locator("aside-help .launcher").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.locator("aside-help .skeleton").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Own").click()
