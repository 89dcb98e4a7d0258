"""The widget in other languages, in a browser. 1. Its language comes from the page that embeds it. 2. It arrives only for those who
speak it. 3. Arabic reads from the right."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from foundation.database import Database
from tests.browser import axe_violations
from tests.servers import LiveServer
from tests.widgets.conversation import serve_host_page, write_articles

pytestmark = pytest.mark.browser


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
