"""A survey in a browser: answered by keyboard on a phone, sent by a real form, accessible in light and dark."""

import pytest
from playwright.sync_api import Page, expect

from analytics.voice.hearing.surveys.invitation import Invitation, address_of
from tests.browser import axe_violations
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


def test_a_survey_is_answered_by_keyboard(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    with live_server.app.test_request_context():
        signed = address_of(Invitation("worklane:member:1", "nps", "Worklane")).rsplit("/", 1)[1]
    page.goto(f"{live_server.url}/voice/survey/{signed}")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("radio", name="0", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("Still waiting.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_role("link", name="Change my answer").click()
    expect(page.get_by_role("radio", name="1", exact=True)).to_be_checked()
