"""One theme in a browser: accessible and fitting in light, dark and on a phone; corrected without leaving the page."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from analytics.voice import add_verbatims
from analytics.voice.meaning.fixing import Draft, link_fix
from analytics.voice.notes.noting import add_note
from analytics.voice.reports.summarising import summarise
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.database import Database
from tests.analytics.content import sign_in_pia
from tests.analytics.drawing import draw
from tests.analytics.test_theme_page import payouts_then_quiet
from tests.browser import axe_violations
from tests.servers import LiveServer

pytestmark = pytest.mark.browser


def pia(page: Page, server: LiveServer, database: Database) -> str:
    add_verbatims(database, payouts_then_quiet())
    now = clock.now()
    with database.writing() as db:
        day = now.date() - timedelta(days=35)
        link_fix(db, "payouts-late", Draft("WL-377 Retry", "", "Tomás Rey", "shipped", day), by="Pia", now=now)
        add_note(db, "payouts-late", day, "The bank’s strike ended.", by=1, by_name="Pia Lindqvist", now=now)
    summarise(database, now)
    draw(database, now)
    token = sign_in_pia(server.app.test_client(), database)
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
    return f"{server.url}/voice"


def test_a_theme_is_accessible_and_corrected_in_place(page: Page, live_server: LiveServer, database: Database) -> None:
    voice = pia(page, live_server, database)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    for width, scheme, path in (
        (1440, "light", "/themes/payouts-late"), (390, "dark", "/themes/payouts-late"), (1440, "light", "/themes/scams"),
        (390, "light", "/fixes"), (1440, "dark", "/notes"),
    ):  # fmt: skip
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(voice + path)
        assert axe_violations(page) == [], (path, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.set_viewport_size({"width": 1440, "height": 844})
    page.goto(f"{voice}/fixes")
    page.get_by_role("rowheader").get_by_role("link", name="WL-377 Retry").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("WL-377 Retry")
    assert axe_violations(page) == []
    page.goto(f"{voice}/themes/payouts-late")

    first = page.locator(".quote").first
    first.get_by_role("button", name="It’s positive").click()
    expect(first).to_contain_text("set by Pia Lindqvist")
    first.get_by_role("button", name="Undo").click()
    expect(first).not_to_contain_text("set by Pia Lindqvist")

    first.get_by_role("link", name="Not this theme").click()
    first.get_by_label("It speaks of").select_option("withdrawals-fail")
    assert axe_violations(page) == []
    first.get_by_role("button", name="Move it").click()
    expect(first).to_contain_text("Moved to “Withdrawals fail or come back”")
    assert axe_violations(page) == []
    first.get_by_role("button", name="Undo").click()
    expect(first.get_by_role("link", name="Not this theme")).to_be_visible()

    assert said == []

    gone = first.get_attribute("id")
    with database.writing() as db:
        db.execute(verbatims.update().where(verbatims.c.id == int((gone or "").split("-")[1])).values(text=""))
    first.get_by_role("button", name="It’s positive").click()
    expect(first.get_by_role("alert")).to_have_text("This comment isn’t there any more.")

    pills = page.get_by_role("navigation", name="Which comments")
    pills.get_by_role("link", name="Since the fix").click()
    expect(pills.locator("[aria-current]")).to_contain_text("Since the fix")
    page.get_by_role("button", name="Delete the note").click()
    expect(page.locator("#notes")).to_contain_text("was taken away")
    page.locator("#notes").get_by_role("button", name="Undo").click()
    expect(page.locator("#notes")).to_contain_text("The bank’s strike ended.")
