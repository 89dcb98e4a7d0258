"""The panel listens: the question of the quarter by keyboard, "not now", and a wish to be told; accessible, in the dark, from right to left, on a small phone."""

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

import helpdesk
from analytics.voice.hearing.tables import survey_answers, survey_asks, wishes
from foundation import clock
from foundation.database import Database
from tests.browser import axe_violations
from tests.servers import LiveServer
from tests.widgets.conversation import serve_host_page, write_articles
from widgets.sites.registry import save_settings
from widgets.sites.settings import SiteSettings

pytestmark = pytest.mark.browser
MARA = helpdesk.Person("worklane:member:7", "Mara Castell")


@pytest.fixture
def host(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Page:
    write_articles(app, database)
    with database.writing() as db:
        site = app.extensions["widget_sites"].all()["worklane"]
        settings = SiteSettings(survey="nps", wishes=True)
        save_settings(db, site, origins=[], settings=settings, now=clock.now())
    app.extensions["widget_sites"].forget()
    serve_host_page(app, src="/widget/aside.js?site=worklane")
    page.goto(f"{live_server.url}/host")
    return page


def open_help(page: Page) -> None:
    page.locator("aside-help .launcher").click()
    expect(page.get_by_role("combobox")).to_be_focused()


def rows(database: Database, table: Any) -> list[Any]:
    with database.reading() as db:
        return list(db.execute(select(table)))


def test_mara_answers_by_keyboard_and_asks_to_be_told(host: Page, database: Database) -> None:
    open_help(host)
    asked = host.get_by_role("region", name="How likely are you to recommend Worklane to a friend or colleague?")
    first = asked.get_by_role("radio", name="0, Not at all likely")
    expect(first).to_be_visible()
    expect(host.get_by_role("combobox")).to_be_focused()
    first.focus()
    for _ in range(3):
        host.keyboard.press("ArrowRight")
    expect(asked.get_by_role("radio", name="3", exact=True)).to_be_checked()
    host.keyboard.press("Tab")
    host.keyboard.type("The payout is late.")
    assert axe_violations(host) == []
    host.emulate_media(color_scheme="dark")
    assert axe_violations(host) == []
    host.keyboard.press("Tab")
    host.keyboard.press("Enter")
    expect(host.get_by_text("Thank you. It reached the people who build Worklane.")).to_be_focused()
    host.get_by_role("checkbox", name="Tell me when something about this changes").check()
    expect(host.get_by_text("We’ll write to you once it has.")).to_be_visible()
    assert axe_violations(host) == []
    assert [(one.score, one.comment) for one in rows(database, survey_answers)] == [(3, "The payout is late.")]
    assert len(rows(database, wishes)) == 1
    host.get_by_role("checkbox").uncheck()
    expect(host.get_by_text("We’ll write to you once it has.")).to_be_hidden()
    assert host.evaluate("[localStorage.length, document.cookie]") == [0, ""]


def test_not_now_is_remembered_by_the_server_on_a_small_arabic_phone(host: Page, database: Database) -> None:
    host.set_viewport_size({"width": 320, "height": 640})
    host.evaluate("aside('config', {locale: 'ar'})")
    host.locator("aside-help .launcher").click()
    later = host.get_by_role("button", name="ليس الآن")
    later.scroll_into_view_if_needed()
    body = host.locator("aside-help .panel-body")
    assert body.evaluate("one => one.scrollWidth <= one.clientWidth"), "nothing runs out of sight"
    smallest = host.locator("aside-help .score").evaluate_all("all => Math.min(...all.map(one => one.clientWidth))")
    assert smallest >= 32
    assert axe_violations(host) == []
    later.click()
    expect(later).to_be_hidden()
    expect(host.get_by_role("combobox")).to_be_focused()
    host.reload()
    open_help(host)
    expect(host.locator("aside-help .likely")).to_be_visible()
    expect(host.locator("aside-help .rating")).to_have_count(0)
    assert rows(database, survey_asks)[0].put_off_at is not None


def test_nobody_is_asked_while_they_wait_and_a_conversation_offers_to_tell(host: Page, database: Database) -> None:
    with database.writing() as db:
        question = helpdesk.Question(customer=MARA, subject="My payout", body="Where is my payout?", channel="ticket")
        helpdesk.take_in(db, question, now=clock.now())
    open_help(host)
    host.get_by_role("button", name="My payout").click()
    host.get_by_role("checkbox", name="Tell me when something about this changes").check()
    expect(host.get_by_text("We’ll write to you once it has.")).to_be_visible()
    assert axe_violations(host) == []
    assert rows(database, survey_asks) == [], "nobody asks who waits"
    assert [one.who for one in rows(database, wishes)] == [MARA.key]
