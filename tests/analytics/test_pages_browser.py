"""The voice pages in a browser: every state is accessible and fits, pictures follow light and dark, each has its table."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from analytics.voice import add_verbatims
from analytics.voice.reports.summarising import summarise
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.database import Database
from tests.analytics.content import a_quarter, sign_in_pia
from tests.analytics.drawing import draw
from tests.browser import COLOURS, axe_violations
from tests.servers import LiveServer

pytestmark = pytest.mark.browser

WIDE, PHONE = 1440, 390
OF_THE_WIDTH = ["target-size", "scrollable-region-focusable", "region"]  # rules that another width can break


def pia(page: Page, server: LiveServer, database: Database, roles: tuple[str, ...] = ("product",)) -> str:
    token = sign_in_pia(server.app.test_client(), database, roles)
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
    return f"{server.url}/voice"


def hear(database: Database) -> None:
    add_verbatims(database, a_quarter())
    summarise(database, clock.now())
    draw(database, clock.now())


def holds(page: Page, state: str) -> None:
    """Everything on a wide screen; on a phone what its width can change; colours of both in the dark. Between the two it fits."""
    look(page, WIDE, "light")
    found = axe_violations(page)
    fits(page, state)
    look(page, 1024, "dark")
    found += axe_violations(page, only=COLOURS)
    fits(page, state)
    look(page, PHONE, "dark")
    found += axe_violations(page, only=[*COLOURS, *OF_THE_WIDTH])
    fits(page, state)
    assert found == [], f"{state}: {found}"


def look(page: Page, width: int, scheme: Literal["light", "dark"]) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)


def fits(page: Page, state: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), state


def test_every_state_is_accessible_and_fits(page: Page, live_server: LiveServer, database: Database) -> None:
    voice = pia(page, live_server, database)
    for state, path in (("nothing heard", "/"), ("no comments", "/verbatims"), ("quiet theme", "/themes/disputes")):
        page.goto(voice + path)
        assert axe_violations(page) == [], state
        fits(page, state)
    hear(database)
    for state, path in (
        ("front page", "/"),
        ("themes", "/themes"),
        ("theme", "/themes/payouts-late"),
        ("drivers", "/drivers"),
        ("fixes", "/fixes"),
        ("filtered", "/verbatims?theme=payouts-late&sentiment=negative&role=freelancer"),
        ("nothing fits", "/verbatims?words=zebra"),
        ("no such theme", "/themes/no-such-theme"),
    ):
        page.goto(voice + path)
        holds(page, state)
    page.goto(voice + "/")
    page.get_by_text("The table behind this picture").first.click()
    expect(page.get_by_role("group", name="Themes by pain").first).to_be_visible()
    assert axe_violations(page, "#themes") == []
    page.goto(live_server.url + "/desk/tickets/1")
    expect(page.get_by_text("You’re signed in as Pia Lindqvist.")).to_be_visible()
    assert axe_violations(page) == []


def test_pictures_follow_dark_and_have_a_version_for_a_phone(
    page: Page, live_server: LiveServer, database: Database
) -> None:
    voice = pia(page, live_server, database)
    hear(database)
    page.goto(voice + "/")
    circle = page.locator("#themes .wide-pic a > *").first
    light = circle.evaluate("one => getComputedStyle(one).fill")
    page.emulate_media(color_scheme="dark")
    assert circle.evaluate("one => getComputedStyle(one).fill") != light
    page.set_viewport_size({"width": 390, "height": 844})
    expect(circle).to_be_hidden()
    text = page.locator("#themes .phone-pic text").first
    assert text.evaluate("one => one.getBoundingClientRect().height") >= 11
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Drivers of ratings").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What costs rating points")


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
    page.go_back()
    page.get_by_role("link", name="Past the picture").press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#themes summary")).to_be_focused()
    mark = page.locator("#themes .wide-pic a").first
    said = re.search(r": ([\d,]+) ", mark.get_attribute("aria-label") or "")
    assert said
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".total")).to_have_text(said[1])


def test_an_agent_is_told_kindly_and_led_back(page: Page, live_server: LiveServer, database: Database) -> None:
    voice = pia(page, live_server, database, ("agent",))
    page.goto(voice + "/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You can’t open this")
    page.get_by_role("link", name="Go to your start page").click()
    expect(page).to_have_url(f"{live_server.url}/desk/")
