"""Every Worklane page in a browser: no axe violation in light and, at 390 px, in the dark, nothing wider than a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from foundation import clock
from foundation.database import Database
from marketplace.members.people import Member
from marketplace.members.sessions import SESSION_COOKIE, start_session
from tests.browser import axe_violations
from tests.marketplace.world import VISITOR, World, make_world
from tests.servers import LiveServer

pytestmark = pytest.mark.browser

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database, clock.now())


def sign_in(page: Page, served: LiveServer, database: Database, who: Member) -> None:
    with database.writing() as db:
        token = start_session(db, who.id, now=clock.now())
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": served.url}])


def faults_of(page: Page, address: str) -> list[str]:
    """What is wrong there. One load; the media change under it."""
    found = []
    page.set_viewport_size(WIDE)
    page.goto(address)
    for size, scheme in ((WIDE, "light"), (PHONE, "dark")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        place = f"{address}, {size['width']} px"
        found += [f"{place}: {one['help']} {one['nodes']}" for one in axe_violations(page)]
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            found.append(f"{place}: wider than the screen")
    return found


def test_every_page_of_a_visitor_is_accessible(page: Page, live_server: LiveServer) -> None:
    assert [fault for path in VISITOR for fault in faults_of(page, live_server.url + path)] == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("side", ["client", "freelancer"])
def test_every_page_of_a_member_is_accessible(
    page: Page, live_server: LiveServer, database: Database, world: World, side: str
) -> None:
    sign_in(page, live_server, database, world.people.bo if side == "client" else world.people.mara)
    assert [fault for path in getattr(world, side) for fault in faults_of(page, live_server.url + path)] == []


def test_folded_forms_are_accessible_too(page: Page, live_server: LiveServer, database: Database, world: World) -> None:
    """Everything that opens, opened."""
    sign_in(page, live_server, database, world.people.bo)
    for path in ("/billing", next(path for path in world.client if re.fullmatch(r"/contracts/\d+", path))):
        page.goto(live_server.url + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        assert axe_violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


def test_a_job_asks_for_a_budget_or_for_rates(
    page: Page, live_server: LiveServer, database: Database, world: World
) -> None:
    sign_in(page, live_server, database, world.people.bo)
    page.goto(live_server.url + "/jobs/new")
    expect(page.get_by_label("Budget")).to_be_visible()
    expect(page.get_by_label("Lowest rate")).to_be_hidden()
    page.get_by_label("By the hour").check()
    expect(page.get_by_label("Budget")).to_be_hidden()
    page.get_by_label("Title").fill("Labels for a jam")
    page.get_by_label("Brief").fill("Six labels for the jars of our summer jam, ready for print by May.")
    page.get_by_label("Lowest rate").fill("25")
    page.get_by_label("Highest rate").fill("40.50")
    page.get_by_role("button", name="Post the job").click()
    expect(page.get_by_role("heading", name="Labels for a jam")).to_be_visible()
    expect(page.get_by_text("€25.00 to €40.50 an hour")).to_be_visible()


def test_the_account_menu_opens_by_keyboard_and_holds_the_pages_on_a_phone(
    page: Page, live_server: LiveServer, database: Database, world: World
) -> None:
    sign_in(page, live_server, database, world.people.mara)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(live_server.url + "/home")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Payouts").click()
    expect(page.get_by_role("heading", name="Payouts", exact=True)).to_be_visible()
