"""The panel when something doesn't come, or comes late: nothing written is lost, and there is always a way on."""

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from foundation.database import Database
from tests.browser import axe_violations
from tests.servers import LiveServer
from tests.widgets.conversation import serve_host_page, write_articles
from tests.widgets.panels import open_panel


@pytest.fixture
def host(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Page:
    """A page of the host product, as Mara sees it."""
    write_articles(app, database)
    serve_host_page(app)
    page.goto(f"{live_server.url}/host")
    expect(page.get_by_role("button", name="Help")).to_be_visible()
    return page


def test_a_late_answer_is_dropped(host: Page) -> None:
    open_panel(host)

    def slow(route: Route) -> None:
        if "weekly" in (route.request.post_data or ""):
            host.wait_for_timeout(400)
        route.continue_()

    host.route("**/widget/v1/suggest", slow)
    host.keyboard.type("weekly")
    host.wait_for_timeout(150)
    host.get_by_role("combobox").fill("fund a milestone")
    expect(host.get_by_role("option").first).to_contain_text("Fund a milestone")
    host.wait_for_timeout(500)
    expect(host.get_by_role("option").first).to_contain_text("Fund a milestone")


def test_a_message_is_kept_when_the_server_fails(host: Page) -> None:
    open_panel(host)
    host.get_by_role("button", name="Talk to a person").click()
    host.locator("aside-help .best").get_by_role("button").click()
    host.route("**/widget/v1/tickets", lambda route: route.abort())
    host.get_by_label("Your message").fill("Where is my money?")
    host.get_by_role("button", name="Send").click()
    expect(host.get_by_role("alert")).to_contain_text("Your message is kept here")
    expect(host.get_by_label("Your message")).to_have_value("Where is my money?")
    host.unroute("**/widget/v1/tickets")
    host.get_by_role("button", name="Send").click()
    expect(host.get_by_role("log")).to_contain_text("Where is my money?")


def test_when_help_does_not_answer_there_is_a_way_on(host: Page) -> None:
    host.route("**/widget/v1/session", lambda route: route.abort())
    host.get_by_role("button", name="Help").click()
    expect(host.get_by_role("alert")).to_contain_text("Help isn’t answering")
    expect(host.get_by_role("link", name="Open the help centre")).to_be_visible()
    assert axe_violations(host) == []
    host.unroute("**/widget/v1/session")
    host.get_by_role("button", name="Try again").click()
    expect(host.get_by_text("Likely on this page")).to_be_visible()


def test_when_the_scripts_do_not_arrive_the_page_stays_and_a_link_appears(host: Page) -> None:
    host.route("**/widget/static/*.js", lambda route: route.abort())
    host.get_by_role("button", name="Help").click()
    expect(host.get_by_role("link", name="Open the help centre")).to_be_visible()
    assert host.url.endswith("/host")


def test_offline_is_said_and_search_goes_on_by_itself(host: Page) -> None:
    open_panel(host)
    host.context.set_offline(True)
    host.keyboard.type("fund a milestone")
    expect(host.get_by_role("alert")).to_contain_text("You’re offline")
    expect(host.locator("aside-help .keys")).to_be_hidden()
    assert axe_violations(host) == []
    host.context.set_offline(False)
    expect(host.get_by_role("option").first).to_contain_text("Fund a milestone")


def test_a_button_that_is_pressed_while_a_title_arrives_is_not_swapped(host: Page) -> None:
    held: list[Route] = []
    host.route("**/widget/v1/articles/*", lambda route: held.append(route))
    open_panel(host)
    host.keyboard.type("submitted milestone isn’t released")
    host.get_by_role("option", name="When a submitted milestone isn’t released").click()
    back = host.get_by_role("button", name="Back to start").element_handle()
    held[0].continue_()
    expect(host.get_by_role("heading", name="When a submitted milestone isn’t released")).to_be_visible()
    expect(host.get_by_role("link", name="Open in the help centre")).to_be_visible()
    assert back.evaluate("one => one.isConnected")
