"""Mail in a browser: the page on which one chooses, the page behind a stop link, and the digest itself as a mail program shows it."""

import pytest
from playwright.sync_api import Page, expect

from analytics.voice import add_verbatims
from analytics.voice.digest.stopping import stop_address
from analytics.voice.reports.summarising import summarise
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import list_staff
from foundation.database import Database
from tests.analytics.content import a_quarter, sign_in_pia
from tests.browser import axe_violations
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


def test_a_reader_chooses_looks_and_stops(live_server: LiveServer, page: Page, database: Database) -> None:
    add_verbatims(database, a_quarter())
    summarise(database, clock.now())
    token = sign_in_pia(live_server.app.test_client(), database)
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
    page.goto(f"{live_server.url}/voice/subscriptions")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Lisbon")  # the browser's
    page.get_by_label("A digest every week").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A digest on Mondays at 08:00.")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_role("link", name="See this week’s").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Login codes don’t arrive: alert since")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor") == "rgb(26, 31, 30)"
    with live_server.app.test_request_context(), database.reading() as db:
        address = stop_address(list_staff(db)[0].key, "digest")
    page.context.clear_cookies()
    page.goto(address)
    assert axe_violations(page) == []
    page.get_by_role("button", name="Only when there’s an alert").click()
    expect(page.get_by_role("heading", name="Only alerts from now on")).to_be_visible()
