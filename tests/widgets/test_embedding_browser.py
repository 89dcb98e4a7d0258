"""The widget on a host's page, in a browser.

1. It follows single-page navigation without a word, and leaves the host's history as it was. 2. Calls before it loads wait; two scripts
are one; destroyed, it comes again. 3. Consent and sign-out leave nothing. 4. Marks stand beside parts of a page and move nothing.
"""

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from foundation.access import public
from foundation.database import Database
from tests.browser import axe_violations
from tests.servers import LiveServer
from tests.widgets.conversation import serve_host_page, write_articles
from tests.widgets.told import NOTED, QUEUE, noted, until
from widgets.identity import widget_sessions
from widgets.journeys.steps import steps

browser = pytest.mark.browser
NO_NAVIGATION = "Object.defineProperty(window, 'navigation', { value: undefined });"


@pytest.fixture
def host(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Page:
    write_articles(app, database)
    serve_host_page(app)
    page.add_init_script(NOTED)
    page.goto(f"{live_server.url}/host")
    expect(page.get_by_role("button", name="Help")).to_be_visible()
    return page


@browser
@pytest.mark.parametrize("before", ["", NO_NAVIGATION], ids=["navigation", "history"])
def test_single_page_navigation_is_followed(
    app: Flask, database: Database, live_server: LiveServer, page: Page, before: str
) -> None:
    serve_host_page(app)
    page.add_init_script(before + NOTED)
    page.goto(f"{live_server.url}/host")
    expect(page.get_by_role("button", name="Help")).to_be_visible()
    page.evaluate("aside('config', { pages: [['^/contracts/[^/]*/?$', 'contract/fixed']] })")
    page.evaluate("history.pushState({}, '', '/contracts/7')")
    until(page, "noted.some(([name, detail]) => name === 'page' && detail.page === 'contract/fixed')")
    page.evaluate("history.replaceState({}, '', '/elsewhere')")
    until(page, "aside('config').page === ''")
    page.evaluate("location.hash = '/jobs/3'")
    until(page, "noted.filter(([name]) => name === 'page').length === 3")
    page.evaluate("history.go(-2)")
    until(page, "aside('config').page === 'contract/fixed'")


@browser
def test_the_hosts_own_history_stays_as_it_was(app: Flask, live_server: LiveServer, page: Page) -> None:
    serve_host_page(app)
    mine = "window.calls = []; const push = history.pushState; history.pushState = function (...words) { calls.push(this === history); return push.apply(this, words); }; window.mine = history.pushState;"
    page.add_init_script(NO_NAVIGATION + mine)
    page.goto(f"{live_server.url}/host")
    expect(page.get_by_role("button", name="Help")).to_be_visible()
    page.evaluate("history.pushState({}, '', '/a')")
    assert page.evaluate("calls") == [True]
    page.evaluate("aside('destroy')")
    assert page.evaluate("history.pushState === mine")


@browser
def test_a_page_that_the_host_names_stays_until_it_names_another(host: Page) -> None:
    host.evaluate("aside('page', 'billing'); history.pushState({}, '', '/anywhere')")
    until(host, "noted.filter(([name]) => name === 'page').length === 2")
    assert host.evaluate("aside('config').page") == "billing"
    host.evaluate("document.body.dataset.page = 'payouts'; aside('page')")
    assert host.evaluate("aside('config').page") == "payouts"


@browser
def test_a_body_that_is_replaced_keeps_its_help(host: Page) -> None:
    host.evaluate("document.body = document.createElement('body'); history.pushState({}, '', '/turbo')")
    expect(host.get_by_role("button", name="Help")).to_be_visible()


@browser
def test_calls_before_it_loads_wait_and_two_scripts_are_one(
    app: Flask, database: Database, live_server: LiveServer, page: Page
) -> None:
    write_articles(app, database)

    @app.get("/twice")
    @public
    def twice() -> Any:
        tag = '<script async src="/widget/aside.js?site=worklane" data-site="worklane"></script>'
        page = f"""<!doctype html><html lang="en"><head><title>Twice</title></head><body><main><h1>Twice</h1></main>
<script>{QUEUE} {NOTED} aside('page', 'contract/hourly'); aside('once', 'open', () => noted.push(['mine', 1])); aside('search', 'weekly limit')</script>{tag}{tag}</body></html>"""
        return page, 200, {"Content-Security-Policy": "script-src 'unsafe-inline' 'self'"}

    page.goto(f"{live_server.url}/twice")
    expect(page.get_by_role("option").first).to_contain_text("Set a weekly limit")
    expect(page.locator("aside-help")).to_have_count(1)
    assert page.evaluate("aside('config').page") == "contract/hourly"
    page.evaluate("aside('close'); aside('open')")
    until(page, "noted.filter(([name]) => name === 'open').length === 2")
    assert len(noted(page, "mine")) == 1
    assert len(noted(page, "ready")) == 1


@browser
def test_taken_away_and_put_back_ten_times_nothing_adds_up(host: Page) -> None:
    host.evaluate("for (let at = 0; at < 10; at++) { aside('destroy'); aside('init', { site: 'worklane' }) }")
    expect(host.locator("aside-help")).to_have_count(1)
    host.evaluate("history.pushState({}, '', '/once')")
    host.wait_for_timeout(200)
    assert len(noted(host, "page")) == 1
    host.evaluate("aside('open'); aside('destroy')")
    host.wait_for_timeout(400)
    expect(host.locator("aside-help")).to_have_count(0)


@browser
def test_the_hosts_own_search_field_gets_suggestions(host: Page) -> None:
    found = host.evaluate("aside('suggest', 'weekly limit')")
    assert found[0]["title"] == "Set a weekly limit"
    assert set(found[0]) == {"id", "title", "section", "snippet"}
    expect(host.get_by_role("dialog")).to_have_count(0)
    assert noted(host, "suggestions")[0]["articles"][0] == found[0]["id"]
    assert noted(host, "open") == []


@browser
def test_what_is_known_is_written_already(app: Flask, database: Database, live_server: LiveServer, page: Page) -> None:
    serve_host_page(app, member=False)
    page.goto(f"{live_server.url}/host")
    page.evaluate("aside('prefill', { message: 'About order 7', email: 'jo@example.com' }); aside('contact')")
    page.locator("aside-help .best").get_by_role("button").click()
    expect(page.get_by_role("textbox", name="E-mail")).to_have_value("jo@example.com")


@browser
def test_signing_out_leaves_nothing_here_or_on_the_server(host: Page, database: Database) -> None:
    host.evaluate("aside('open')")
    expect(host.get_by_role("heading", name="Mara.")).to_be_visible()
    with host.expect_response("**/v1/session/end"):
        host.evaluate("aside('reset')")
    expect(host.get_by_role("heading", name="Mara.")).to_have_count(0)
    with database.reading() as db:
        people = db.execute(select(widget_sessions.c.person)).scalars().all()
    assert [one["signed"] for one in people if one["signed"]] == []
    host.evaluate("aside('identify', async () => (await (await fetch('/host-token')).json()).token)")
    expect(host.get_by_role("heading", name="Mara.")).to_be_visible()


@browser
def test_signing_out_while_a_session_is_on_its_way_keeps_nobody(host: Page) -> None:
    host.evaluate("aside('open')")
    host.evaluate("aside('reset')")
    expect(host.get_by_text("Likely on this page")).to_be_visible()
    host.wait_for_timeout(500)
    expect(host.get_by_role("heading", name="Mara.")).to_have_count(0)


@browser
def test_without_consent_nothing_is_kept_and_no_step_noted(
    app: Flask, database: Database, live_server: LiveServer, page: Page
) -> None:
    write_articles(app, database)
    serve_host_page(app, member=False)
    page.goto(f"{live_server.url}/host")
    page.evaluate("aside('consent', false); aside('event', 'tried', { times: 2 }); aside('contact')")
    page.locator("aside-help .best").get_by_role("button").click()
    page.get_by_label("Your message").fill("Is there an office in Lisbon?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Your reference is")).to_be_visible()
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    page.evaluate("aside('close')")
    page.wait_for_timeout(300)
    with database.reading() as db:
        assert db.execute(select(func.count()).select_from(steps)).scalar_one() == 0


@browser
def test_an_event_before_help_was_used_waits_for_its_use(host: Page, database: Database) -> None:
    host.evaluate("aside('event', 'payment failed', { code: '51' })")
    host.wait_for_timeout(200)
    host.evaluate("aside('open')")
    expect(host.get_by_role("heading", name="Mara.")).to_be_visible()
    with host.expect_response("**/v1/events"):
        host.evaluate("aside('close')")
    with database.reading() as db:
        kept = {row.kind: row.facts for row in db.execute(select(steps))}
    assert kept["event"] == {"name": "payment failed", "facts": {"code": "51"}}


@browser
def test_marks_stand_beside_their_parts_and_move_nothing(host: Page) -> None:
    host.evaluate(
        """() => { document.querySelector("main").insertAdjacentHTML("beforeend", `<div style="display:flex;gap:9px"><label data-help="contract/hourly">Weekly limit</label><b id="next">40 h</b></div>
            <table><tr><td data-help="payouts">Available</td><td>1,620.00</td></tr></table>`); }"""
    )
    before = host.evaluate(
        "JSON.stringify([...document.querySelectorAll('main *')].map((one) => one.getBoundingClientRect()))"
    )
    host.evaluate("aside('config', { marks: true })")
    mark = host.get_by_role("button", name="Help: Weekly limit")
    expect(mark).to_be_visible()
    expect(host.get_by_role("button", name="Help: Available")).to_be_visible()
    after = "JSON.stringify([...document.querySelectorAll('main *:not(aside-mark)')].map((one) => one.getBoundingClientRect()))"
    assert host.evaluate(after) == before
    label, button = host.locator("label").bounding_box(), mark.bounding_box()
    assert label
    assert button
    assert 0 <= button["x"] - (label["x"] + label["width"]) <= 6
    assert (button["width"], button["height"]) == (24, 24)
    assert axe_violations(host) == []
    with host.expect_request("**/v1/suggest") as asked:
        mark.click()
    body = asked.value.post_data_json
    assert body
    assert (body["near"], body["query"]) == ("contract/hourly", "Weekly limit")
    host.evaluate("aside('close'); document.querySelector('label').remove()")
    expect(mark).to_have_count(0)
    host.evaluate("aside('destroy')")
    expect(host.locator("aside-mark")).to_have_count(0)


@browser
@pytest.mark.parametrize("width", [1280, 390])
def test_help_stands_in_the_corner_and_colours_of_its_site(host: Page, width: int) -> None:
    host.set_viewport_size({"width": width, "height": 800})
    host.emulate_media(reduced_motion="reduce")
    host.evaluate(
        "aside('config', { side: 'start', x: 40, y: 60, accent: { light: ['#7a2e8f', '#ffffff'], dark: ['#c67ddb', '#06231f'] } })"
    )
    button = host.get_by_role("button", name="Help")
    box = button.bounding_box()
    assert box
    assert box["x"] == (40 if width > 480 else 0)
    assert button.evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(122, 46, 143)"
    assert axe_violations(host) == []
    button.click()
    panel = host.get_by_role("dialog").bounding_box()
    assert panel
    assert (panel["x"], panel["y"] + panel["height"]) == ((40, 740) if width > 480 else (0, 800))
    expect(host.get_by_role("heading", name="Mara.")).to_be_visible()
    host.emulate_media(color_scheme="dark")
    assert axe_violations(host) == []
