"""The widget in other languages, in a browser. 1. Its language comes from the page that embeds it. 2. It arrives only for those who
speak it. 3. No sentence of any state shows untranslated. 4. Arabic reads from the right."""

import json

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from foundation.database import Database
from tests.browser import axe_violations
from tests.servers import LiveServer
from tests.widgets.conversation import serve_host_page, write_articles
from widgets.saying import FOLDER

pytestmark = pytest.mark.browser

BRACKETED = """export const words = new Proxy({ a: "" }, {
  get: (_, sentence) => `⟦${sentence.split("|")[0]}⟧`, has: (_, sentence) => !sentence.includes("|") });"""
# What is shown and isn't ours: articles, the site, the person, moments, keys on a keyboard, what the server says of channels.
UNTRANSLATED = r"""() => {
  const panel = document.querySelector("aside-help").shadowRoot.querySelector(".panel");
  const data = ".article > *, .option:not(.one), .likely, .thread-text, .avatar, time, kbd, strong.num, .message p, .best h3, .why, .channel, .how li, [data-said]";
  const ours = (text) => text.replace(/⟦[^⟧]*$|^[^⟦]*⟧/g, "").replace(/⟦[^⟦⟧]*(⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧/g, "");
  const found = [];
  const walk = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node.parentElement.closest(data)) continue;
    if (/\p{L}/u.test(ours(node.data))) found.push(node.data);
  }
  for (const one of panel.querySelectorAll("[aria-label], [placeholder], [title]")) {
    if (one.closest(data)) continue;
    for (const name of ["aria-label", "placeholder", "title"]) {
      const said = one.getAttribute(name);
      if (said && /\p{L}/u.test(ours(said))) found.push(`${name}: ${said}`);
    }
  }
  return found;
}"""
SAID = set(json.loads((FOLDER / "es.json").read_text("utf-8")).values())  # by the server, which has its own words
DATA = {"milestone not released", "Milestones and escrow"}  # what was understood, and a section


@pytest.fixture
def pseudo(app: Flask, database: Database, live_server: LiveServer, page: Page) -> Page:
    """The panel in a language that brackets every sentence of ours."""
    write_articles(app, database)
    serve_host_page(app, lang="es")

    def bracket(route: Route) -> None:
        route.fulfill(body=BRACKETED, content_type="text/javascript")

    page.route("**/static/es.js", bracket)
    page.goto(f"{live_server.url}/host")
    page.locator("aside-help .launcher").click()
    expect(page.get_by_role("combobox")).to_be_focused()
    expect(page.get_by_text("⟦Likely on this page⟧")).to_be_visible()
    return page


def untranslated(page: Page) -> list[str]:
    return [one for one in page.evaluate(UNTRANSLATED) if one not in DATA and one not in SAID]


def test_no_sentence_shows_untranslated_from_the_start_to_an_article(pseudo: Page) -> None:
    assert untranslated(pseudo) == []
    pseudo.keyboard.type("miletsone not relased")
    expect(pseudo.get_by_role("option").first).to_be_visible()
    pseudo.wait_for_timeout(900)  # the count is announced after a pause
    assert untranslated(pseudo) == []
    pseudo.keyboard.press("Escape")
    pseudo.keyboard.type("zebra xylophone quagga")
    expect(pseudo.get_by_text("⟦No article covers that yet.⟧")).to_be_visible()
    assert untranslated(pseudo) == []
    pseudo.keyboard.press("Escape")
    pseudo.get_by_role("button", name="When a submitted milestone").click()
    expect(pseudo.get_by_role("heading", name="When a submitted milestone")).to_be_visible()
    assert untranslated(pseudo) == []
    pseudo.get_by_role("button", name="⟦Not yet⟧").click()
    expect(pseudo.get_by_text("⟦Still need help?⟧")).to_be_visible()
    assert untranslated(pseudo) == []


def test_no_sentence_shows_untranslated_on_the_way_to_a_person(pseudo: Page) -> None:
    pseudo.get_by_role("button", name="⟦Talk to a person⟧").click()
    expect(pseudo.locator("aside-help .best")).to_be_visible()
    assert untranslated(pseudo) == []
    pseudo.locator("aside-help .channel, aside-help .best button").filter(has_text="Write to us").or_(
        pseudo.locator("aside-help button.channel", has_text="Correo electrónico")
    ).first.click()
    expect(pseudo.locator("aside-help #m-body")).to_be_visible()
    assert untranslated(pseudo) == []
    pseudo.locator("aside-help input[type=file]").set_input_files(
        [
            {"name": "1.txt", "mimeType": "text/plain", "buffer": b"words"},
            {"name": "2.png", "mimeType": "image/png", "buffer": b"lies"},
        ]
    )
    expect(pseudo.locator("aside-help .file.refused")).to_be_visible()
    assert [one for one in untranslated(pseudo) if one[:1] not in "12" and "archivo" not in one] == []
    pseudo.get_by_role("button", name="⟦Remove 2.png⟧").click()
    pseudo.locator("aside-help #m-body").fill("123")
    pseudo.locator("aside-help form button[type=submit]").click()
    expect(pseudo.locator("aside-help .composer")).to_be_visible()
    expect(pseudo.locator("aside-help .files")).to_be_visible()
    assert [one for one in untranslated(pseudo) if one[:2] not in {"W-", "1.", "1 "}] == []


def test_no_sentence_shows_untranslated_when_nothing_answers(pseudo: Page) -> None:
    pseudo.route("**/widget/v1/**", lambda route: route.abort())
    pseudo.keyboard.type("refund")
    expect(pseudo.get_by_role("alert")).to_be_visible()
    assert untranslated(pseudo) == []
    pseudo.keyboard.press("Escape")
    pseudo.get_by_role("button", name="⟦Talk to a person⟧").click()
    expect(pseudo.get_by_role("button", name="⟦Try again⟧")).to_be_visible()
    assert untranslated(pseudo) == []


def test_a_person_who_speaks_spanish_reads_spanish(
    app: Flask, database: Database, live_server: LiveServer, page: Page
) -> None:
    write_articles(app, database)
    serve_host_page(app, lang="es-MX")
    page.goto(f"{live_server.url}/host")
    page.locator("aside-help .launcher").click()
    expect(page.get_by_role("combobox", name="Pregunta con tus palabras")).to_be_focused()
    expect(page.locator("aside-help section.panel")).to_have_attribute("lang", "es")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Hablar con una persona").click()
    expect(page.get_by_text("Correo electrónico").first).to_be_visible()
    assert axe_violations(page) == []


def test_arabic_reads_from_the_right(app: Flask, database: Database, live_server: LiveServer, page: Page) -> None:
    write_articles(app, database)
    serve_host_page(app, lang="ar")
    page.goto(f"{live_server.url}/host")
    page.locator("aside-help .launcher").click()
    panel = page.locator("aside-help section.panel")
    expect(page.get_by_role("combobox", name="اسأل بكلماتك")).to_be_focused()
    expect(panel).to_have_attribute("dir", "rtl")
    expect(panel).to_have_attribute("lang", "ar")
    assert axe_violations(page) == []


def test_a_language_arrives_only_for_those_who_speak_it(
    app: Flask, database: Database, live_server: LiveServer, page: Page
) -> None:
    write_articles(app, database)
    serve_host_page(app)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/host")
    page.locator("aside-help .launcher").click()
    expect(page.get_by_role("combobox")).to_be_focused()
    assert [url for url in asked if url.endswith(("/es.js", "/ar.js"))] == []
