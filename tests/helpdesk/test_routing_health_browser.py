"""How routing does, in a browser: every state is accessible and fits, and it works by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.database import Database
from foundation.jobs import work_all
from helpdesk.routing.data.settings import default_settings
from helpdesk.routing.data.versions import keep_version
from helpdesk.routing.judging.reports import ask_for
from tests.browser import axe_violations
from tests.helpdesk.simulated import log_a_world
from tests.kb.writers import staff_token
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


def holds(page: Page, width: int, state: str) -> None:
    found = axe_violations(page)
    assert found == [], f"{state}: {found}"
    assert page.evaluate("document.documentElement.scrollWidth") <= width, state


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_every_state_is_accessible_and_fits(
    page: Page, live_server: LiveServer, database: Database, width: int, scheme: str
) -> None:
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": staff_token(database, "lead"), "url": live_server.url}])
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}/desk/routing")
    holds(page, width, "nothing settled")
    log_a_world(database, 200)
    with database.writing() as db:
        now, data = clock.now(), default_settings() | {"choice": {"width": 0.5}}
        version = keep_version(db, data, note="A wider draw", by="Lee Okafor", now=now)
        report = ask_for(db, "judgement", version=version, by="Lee Okafor", now=now)
        ask_for(db, "health", now=now)
    page.reload()
    holds(page, width, "in the making")
    work_all(database)
    page.reload()
    holds(page, width, "all figures")
    page.get_by_text("The table behind this picture").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Chance said").first).to_be_visible()
    holds(page, width, "a table behind a picture")
    page.goto(f"{live_server.url}/desk/routing/reports/{report}")
    holds(page, width, "a judgement")
    page.goto(f"{live_server.url}/desk/routing")
    page.get_by_role("button", name="Back to the rules alone").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The rules alone decide.")).to_be_visible()
    holds(page, width, "by the rules")
