"""The widget on a page that goes on changing.

1. Dialogs and bodies that go leave help behind. 2. Buttons and parts that are drawn later are found. 3. Another language is spoken at
once, also by the launcher. 4. Closing leaves the host's fields alone. 5. What hosts hear is what the types say.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import select

import helpdesk
from foundation import clock
from foundation.database import Database
from helpdesk.tickets.ticket import id_of
from tests.browser import axe_violations
from tests.helpdesk.people import staff
from tests.servers import LiveServer
from tests.widgets.conversation import open_session, post, serve_host_page, token, write_articles
from tests.widgets.told import NOTED, noted, until
from widgets.identity import widget_sessions

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]


@pytest.fixture
def host(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Page:
    write_articles(app, database)
    serve_host_page(app)
    page.add_init_script(NOTED)
    page.goto(f"{live_server.url}/host")
    expect(page.get_by_role("button", name="Help")).to_be_visible()
    return page


def draw(page: Page, html: str) -> None:
    page.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", html)


def test_a_modal_dialog_that_is_taken_away_leaves_help_behind(host: Page) -> None:
    draw(host, "<dialog><p>Sure?</p></dialog>")
    host.evaluate("document.querySelector('dialog').showModal()")
    expect(host.locator("dialog aside-help")).to_have_count(1)
    host.evaluate("document.querySelector('dialog').remove()")
    expect(host.locator("body > aside-help")).to_have_count(1)
    host.get_by_role("button", name="Help").click()
    expect(host.get_by_role("combobox")).to_be_focused()


def test_help_that_is_opened_in_the_moment_its_dialog_goes_opens_on_the_page(host: Page) -> None:
    draw(host, "<dialog><p>Sure?</p></dialog>")
    host.evaluate("document.querySelector('dialog').showModal()")
    expect(host.locator("dialog aside-help")).to_have_count(1)
    at = "document.querySelector('dialog').remove(); aside('open'); !!document.querySelector('body > aside-help')"
    assert host.evaluate(at)
    expect(host.get_by_role("combobox")).to_be_focused()


def test_a_body_that_is_replaced_long_after_the_navigation_keeps_its_help(host: Page) -> None:
    host.evaluate("history.pushState({}, '', '/turbo')")
    host.wait_for_timeout(300)
    host.evaluate("document.body = document.createElement('body')")
    expect(host.get_by_role("button", name="Help")).to_be_visible()


def test_a_page_that_always_takes_help_away_can_still_be_used(host: Page) -> None:
    host.evaluate(
        "new MutationObserver(() => document.querySelector('aside-help')?.remove()).observe(document.body, { childList: true });"
        "document.querySelector('aside-help').remove()"
    )
    host.wait_for_timeout(300)
    assert host.evaluate("1 + 1") == 2


def test_a_button_that_is_drawn_later_shows_and_may_be_hidden_again(host: Page) -> None:
    draw(host, '<button data-help-open="weekly limit" hidden>What is a weekly limit?</button>')
    button = host.get_by_role("button", name="What is a weekly limit?")
    expect(button).to_be_visible()
    host.evaluate("document.querySelector('[data-help-open]').hidden = true")
    draw(host, "<p>More.</p>")
    host.wait_for_timeout(300)
    expect(button).to_be_hidden()


def test_parts_that_are_drawn_later_get_their_marks(host: Page) -> None:
    host.evaluate("aside('config', { marks: true })")
    draw(host, '<p><b data-help="contract/hourly">Weekly limit</b></p><p><b id="later">Payouts</b></p>')
    expect(host.get_by_role("button", name="Help: Weekly limit")).to_be_visible()
    host.evaluate("document.getElementById('later').dataset.help = 'payouts'")
    expect(host.get_by_role("button", name="Help: Payouts")).to_be_visible()
    host.evaluate("aside('config', { marks: false })")
    expect(host.locator("aside-mark")).to_have_count(0)


def test_marks_switched_off_while_they_come_stay_away(host: Page) -> None:
    draw(host, '<p><b data-help="contract/hourly">Weekly limit</b></p>')
    host.evaluate("aside('config', { marks: true }); aside('config', { marks: false })")
    host.wait_for_timeout(400)
    expect(host.locator("aside-mark")).to_have_count(0)


def test_another_language_is_spoken_at_once(host: Page) -> None:
    draw(host, '<p><b data-help="contract/hourly">Weekly limit</b></p>')
    host.evaluate("aside('config', { marks: true }); aside('open')")
    expect(host.get_by_role("combobox", name="Ask in your own words")).to_be_focused()
    host.evaluate("aside('config', { locale: 'es' })")
    expect(host.get_by_role("combobox", name="Pregunta con tus palabras")).to_be_focused()
    expect(host.get_by_role("button", name="Ayuda: Weekly limit")).to_be_visible()
    host.keyboard.press("Escape")
    expect(host.get_by_role("button", name="Ayuda", exact=True)).to_be_focused()
    host.evaluate("aside('config', { locale: 'ar' })")
    host.get_by_role("button", name="المساعدة", exact=True).click()
    expect(host.locator("aside-help .panel")).to_have_attribute("dir", "rtl")
    expect(host.locator("aside-help .panel")).to_have_count(1)
    assert axe_violations(host) == []


def test_a_language_that_changes_while_help_arrives_is_the_one_it_speaks(host: Page) -> None:
    host.evaluate("aside('open'); aside('config', { locale: 'es' })")
    expect(host.get_by_role("combobox", name="Pregunta con tus palabras")).to_be_focused()
    expect(host.locator("aside-help .panel")).to_have_count(1)


def test_replies_count_in_the_readers_language(host: Page, client: FlaskClient, database: Database) -> None:
    session = open_session(client, token=token())
    made = post(client, "tickets", {"session": session, "key": "a-key-of-mine", "body": "Where is my money?"}).json
    ticket = id_of(made["reference"])
    assert ticket
    with database.writing() as db:
        ada = staff(db, "Ada Brenner")
        helpdesk.reply(db, ticket, author=ada, body="It is on its way.", seen=2**62, now=clock.now())
    host.evaluate("aside('config', { locale: 'es' }); aside('open')")
    until(host, "noted.some(([name, detail]) => name === 'unread' && detail.count === 1)")
    host.evaluate("aside('close')")
    launcher = host.get_by_role("button", name="Ayuda 1 respuesta")
    expect(launcher).to_be_visible()
    host.evaluate("aside('config', { locale: 'en' })")
    expect(host.get_by_role("button", name="Help 1 reply")).to_be_visible()
    host.set_viewport_size({"width": 390, "height": 800})
    assert host.locator("aside-help .badge").inner_text().split()[0] == "1"
    assert axe_violations(host) == []


@pytest.mark.parametrize(
    ("lang", "words"),
    [("es", "La ayuda no se ha cargado"), ("ar", "لم يتم تحميل المساعدة"), ("en", "Help didn’t load")],
)
def test_help_that_does_not_load_says_so_in_the_readers_language(
    app: Flask, live_server: LiveServer, page: Page, lang: str, words: str
) -> None:
    serve_host_page(app, lang=lang)
    page.route("**/static/core.js", lambda route: route.abort())
    page.goto(f"{live_server.url}/host")
    page.locator("aside-help .launcher").click()
    expect(page.get_by_role("alert")).to_contain_text(words)
    expect(page.get_by_role("alert").get_by_role("link")).to_have_attribute("href", re.compile(r"/help/contact$"))
    assert axe_violations(page) == []


def test_closing_leaves_the_field_that_somebody_is_at(host: Page) -> None:
    draw(host, '<label>Search <input id="own"></label>')
    host.evaluate("aside('open')")
    expect(host.get_by_role("combobox")).to_be_focused()
    host.locator("#own").focus()
    host.evaluate("aside('close')")
    expect(host.locator("#own")).to_be_focused()
    host.evaluate("aside('open')")
    expect(host.get_by_role("combobox")).to_be_focused()
    host.evaluate("aside('close')")
    expect(host.get_by_role("button", name="Help")).to_be_focused()


@pytest.mark.parametrize("recipe", ["React", "Vue"])
def test_what_the_recipe_does_when_it_goes_ends_the_session(host: Page, database: Database, recipe: str) -> None:
    told = (ROOT / "docs/widget.md").read_text("utf-8").split(f"## Recipe: {recipe}")[1].split("```")[1]
    going = told if recipe == "React" else told.split("onUnmounted(() =>")[1]
    verbs = re.findall(r'window\.aside\("(reset|destroy)"\)', going)
    host.evaluate("aside('open')")
    expect(host.get_by_role("heading", name="Mara.")).to_be_visible()
    with host.expect_response("**/v1/session/end"):
        host.evaluate("verbs => { for (const verb of verbs) aside(verb) }", verbs)
    with database.reading() as db:
        people = db.execute(select(widget_sessions.c.person)).scalars().all()
    assert [one["signed"] for one in people if one["signed"]] == []
    expect(host.locator("aside-help")).to_have_count(0)


def test_hosts_hear_what_the_types_say_and_nothing_else(host: Page) -> None:
    host.evaluate("aside('article', 'set-a-weekly-limit')")
    host.get_by_role("button", name="Yes").first.click()
    until(host, "noted.some(([name]) => name === 'feedback')")
    host.evaluate("aside('search', 'weekly limit')")
    until(host, "noted.some(([name]) => name === 'suggestions')")
    host.evaluate("aside('ask', 'Are minutes over the weekly limit billed?')")
    until(host, "noted.some(([name]) => name === 'answer')")
    host.get_by_role("button", name="Solved").click()
    until(host, "noted.filter(([name]) => name === 'feedback').length === 2")
    host.evaluate("aside('ask', 'Which wine goes with duck?')")
    until(host, "noted.some(([name]) => name === 'no-answer')")
    host.evaluate("aside('contact')")
    host.locator("aside-help .best").get_by_role("button").click()
    host.get_by_label("Your message").fill("Where is my money?")
    host.get_by_role("button", name=re.compile("^Send")).last.click()
    until(host, "noted.some(([name]) => name === 'contact-submitted')")
    host.evaluate("history.pushState({}, '', '/elsewhere'); aside('close')")
    until(host, "noted.some(([name]) => name === 'page')")
    host.route("**/v1/articles/*", lambda route: route.abort())
    host.evaluate("aside('article', 'fund-a-milestone')")
    until(host, "noted.some(([name]) => name === 'error')")
    typed = types()
    told: list[tuple[str, dict[str, Any]]] = host.evaluate("noted")
    assert [(name, detail) for name, detail in told if shape_of(detail) != typed[name]] == []
    assert {name for name, _ in told} >= typed.keys() - {"clarify"}  # heard where the assistant is tested
    assert noted(host, "feedback")[0]["helped"] is True


def types() -> dict[str, dict[str, str]]:
    """Each event's keys, and what stands there, as aside.d.ts has them."""
    text = (ROOT / "widgets/static/aside.d.ts").read_text("utf-8")
    body = text.split("export interface Events {")[1].split("\n}")[0]
    found = re.findall(r'^  "?([\w-]+)"?: (\{[^\n]*\}|Record<never, never>);$', body, re.MULTILINE)
    return {name: dict(re.findall(r"(\w+): ([\w[\]]+)", shape)) for name, shape in found}


def shape_of(detail: dict[str, Any]) -> dict[str, str]:
    words = {str: "string", bool: "boolean", int: "number", list: "string[]"}
    return {key: words[type(value)] for key, value in detail.items()}
