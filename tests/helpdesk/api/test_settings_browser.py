"""Tokens and the reference in a real browser, by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database
from tests.browser import axe_violations_in_both_schemes
from tests.helpdesk.people import staff
from tests.servers import LiveServer


@pytest.mark.browser
def test_an_admin_makes_a_token_reads_what_it_can_call_and_revokes_it(
    live_server: LiveServer, page: Page, database: Database
) -> None:
    with database.writing() as db:
        staff(db, "Ari Novak", "admin")
        session = sign_in(db, email="ari@aside.example", password="correct horse", now=clock.now())
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}/desk/settings/api/")
    page.get_by_role("link", name="New token").press("Enter")
    page.get_by_label("Name").fill("Billing")
    page.get_by_label("Payments").check()
    assert axe_violations_in_both_schemes(page) == []
    page.get_by_role("button", name="Make token").press("Enter")
    assert page.get_by_label("Secret").input_value().startswith("aside_")
    assert axe_violations_in_both_schemes(page) == []
    page.get_by_role("link", name="What it can call").click()
    page.get_by_role("link", name="Change a ticket").press("Enter")
    page.locator("#patch-api-v1-tickets-ticket summary").press("Enter")
    expect(page.locator("#patch-api-v1-tickets-ticket").get_by_text("add_tags", exact=True)).to_be_visible()
    assert axe_violations_in_both_schemes(page) == []
    page.goto(f"{live_server.url}/desk/settings/api/")
    page.locator("summary", has_text="Change").press("Enter")
    assert axe_violations_in_both_schemes(page) == []
    page.get_by_role("button", name="Revoke").press("Enter")
    expect(page.get_by_role("status")).to_have_text("The token is revoked. It opens nothing any more.")
    expect(page.get_by_text("No token in use")).to_be_visible()
