"""Taking away in a browser: asked for, followed without a reload, announced, downloaded; accessible and fitting, the link's page too."""

import pytest
from playwright.sync_api import Page, expect

from analytics.voice.hearing.adding import add_verbatims
from foundation.access import SESSION_COOKIE
from foundation.database import Database
from foundation.jobs import work_all
from tests.analytics.content import a_quarter, sign_in_pia
from tests.analytics.test_export import figures
from tests.browser import axe_violations, axe_violations_in_both_schemes
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


def test_a_report_is_made_followed_and_downloaded(page: Page, live_server: LiveServer, database: Database) -> None:
    add_verbatims(database, a_quarter())
    figures(database)
    token = sign_in_pia(live_server.app.test_client(), database)
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
    page.goto(f"{live_server.url}/voice/reports")
    page.get_by_role("button", name="Make the report").click()
    expect(page.get_by_text("Waits for its turn")).to_be_visible()
    assert axe_violations(page) == []
    work_all(database)
    expect(page.get_by_role("status")).to_have_text("The report of four weeks as PDF is ready.")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download The report").click()
    assert download.value.suggested_filename.startswith("voice-report-28-days-")
    page.get_by_label("Whom is it for?").fill("The board")
    page.get_by_role("button", name="Make the link").click()
    address = page.get_by_label("Address of the link for The board").input_value()
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert axe_violations_in_both_schemes(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.clear_cookies()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("hurts most")
    assert axe_violations_in_both_schemes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.context.cookies() == []
