"""The voice pages in a browser: every state is accessible and fits, pictures follow light and dark, each has its table."""

import pytest
from playwright.sync_api import Page, expect

from analytics.voice import add_verbatims
from analytics.voice.reports.summarising import summarise
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.database import Database
from tests.analytics.content import a_quarter, sign_in_pia
from tests.browser import axe_violations
from tests.servers import LiveServer

pytestmark = pytest.mark.browser

SCREENS = [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]


def pia(page: Page, server: LiveServer, database: Database, roles: tuple[str, ...] = ("product",)) -> str:
    token = sign_in_pia(server.app.test_client(), database, roles)
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
    page.set_default_timeout(5000)
    return f"{server.url}/voice"


def hear(database: Database) -> None:
    add_verbatims(database, a_quarter())
    summarise(database, clock.now())


def holds(page: Page, width: int, state: str) -> None:
    found = axe_violations(page)
    assert found == [], f"{state}: {found}"
    assert page.evaluate("document.documentElement.scrollWidth") <= width, state


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_state_is_accessible_and_fits(
    page: Page, live_server: LiveServer, database: Database, width: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    voice = pia(page, live_server, database)
    for state, path in (("nothing heard", "/"), ("no comments", "/verbatims"), ("quiet theme", "/themes/disputes")):
        page.goto(voice + path)
        holds(page, width, state)
    hear(database)
    for state, path in (
        ("front page", "/"),
        ("a year", "/?days=365"),
        ("themes", "/themes"),
        ("theme", "/themes/payouts-late"),
        ("verbatims", "/verbatims"),
        ("filtered", "/verbatims?theme=payouts-late&sentiment=negative&role=freelancer"),
        ("nothing fits", "/verbatims?words=zebra"),
        ("no such theme", "/themes/no-such-theme"),
    ):
        page.goto(voice + path)
        holds(page, width, state)
    page.goto(voice + "/")
    page.get_by_text("The table behind this picture").first.click()
    expect(page.get_by_role("group", name="Comments by week").first).to_be_visible()
    holds(page, width, "table of a picture")
    page.goto(live_server.url + "/desk/")
    expect(page.get_by_text("You’re signed in as Pia Lindqvist.")).to_be_visible()
    holds(page, width, "no permission")


def test_pictures_follow_dark_and_stay_readable_on_a_phone(
    page: Page, live_server: LiveServer, database: Database
) -> None:
    voice = pia(page, live_server, database)
    hear(database)
    page.goto(voice + "/themes/login-codes")
    line = page.locator(".chart polyline")
    light = line.evaluate("one => getComputedStyle(one).stroke")
    page.emulate_media(color_scheme="dark")
    assert line.evaluate("one => getComputedStyle(one).stroke") != light
    page.set_viewport_size({"width": 390, "height": 844})
    height = page.locator(".chart text").first.evaluate("one => one.getBoundingClientRect().height")
    assert height >= 11


def test_numbers_are_reached_and_opened_by_keyboard(page: Page, live_server: LiveServer, database: Database) -> None:
    voice = pia(page, live_server, database)
    hear(database)
    page.goto(voice + "/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    first = page.locator(".lead a.n").first
    expect(first).to_be_focused()
    count = first.inner_text().split()[0]
    page.keyboard.press("Enter")
    expect(page.locator(".total")).to_have_text(count)


def test_an_agent_is_told_kindly_and_led_back(page: Page, live_server: LiveServer, database: Database) -> None:
    voice = pia(page, live_server, database, ("agent",))
    page.goto(voice + "/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You can’t open this")
    page.get_by_role("link", name="Go to your start page").click()
    expect(page).to_have_url(f"{live_server.url}/desk/")
