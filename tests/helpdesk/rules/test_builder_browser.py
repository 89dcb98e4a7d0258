"""A lead puts a rule together in a browser and sees at once what it would have done; nothing is wrong for who can't see it."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database
from foundation.jobs import work_all
from tests.browser import axe_violations_in_both_schemes
from tests.helpdesk.people import MARA, ask, staff
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


def test_lee_makes_a_trigger_and_sees_what_it_would_have_done(page: Page, live_server: LiveServer, app: Flask, database: Database) -> None:  # fmt: skip
    with database.writing() as db:
        lee = staff(db, "Lee Okafor", "lead")
        token = sign_in(db, email=lee.email, password="correct horse", now=clock.now())
        ask(db, MARA)
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": live_server.url}])
    page.goto(f"{live_server.url}/desk/settings/rules/new/trigger")
    preview = page.locator("#preview")
    expect(preview).to_contain_text("would have fired 1 time on 1 ticket")
    page.get_by_label("Name").fill("Hello")
    page.get_by_label("Action 1", exact=True).select_option("tell")
    page.get_by_label("What they read").fill("Hello {{customer.shoe_size}}")
    expect(preview).to_contain_text("There is no placeholder")
    page.get_by_label("What they read").fill("Hello {{customer.first_name}}")
    expect(preview).to_contain_text("would have fired 1 time")
    page.get_by_role("button", name="Add an action").click()
    page.get_by_label("Action 2", exact=True).select_option("stop")
    expect(page.get_by_label("What they read")).to_have_value("Hello {{customer.first_name}}")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Try it on all of them").click()
    whole = opened.value
    expect(whole.get_by_role("button", name="Stop here")).to_be_visible()
    work_all(database)
    expect(whole.get_by_role("heading", name="It would have fired 1 time on 1 ticket")).to_be_visible(timeout=15_000)
    expect(whole.get_by_role("status")).to_contain_text("All of it is looked at")
    assert axe_violations_in_both_schemes(whole) == []
    whole.close()
    assert axe_violations_in_both_schemes(page) == []
    page.get_by_role("button", name="Save rule").last.click()
    expect(page.locator(".saved")).to_contain_text("Saved")
    expect(page.get_by_role("link", name="Hello", exact=True)).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
