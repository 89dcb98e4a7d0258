"""The first minute: nobody has written, asked or said anything, and every page says so kindly and knows a way on."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database
from tests.helpdesk.people import staff
from tests.servers import LiveServer
from tests.widgets.conversation import open_session, post, serve_host_page, token


@pytest.fixture
def root(client: FlaskClient, database: Database) -> FlaskClient:
    """Somebody who may see everything there isn't."""
    with database.writing() as db:
        staff(db, "Root Admin", "admin")
        session = sign_in(db, email="root@aside.example", password="correct horse", now=clock.now())
    client.set_cookie(SESSION_COOKIE, session)
    return client


PAGES = [
    ("/desk/", 200, "Everyone has an answer"), ("/desk/?view=solved", 200, ""), ("/desk/?q=anything", 200, ""), ("/desk/tickets/1", 404, "There is no such ticket"),
    ("/desk/articles/", 200, ""), ("/desk/articles/new", 200, ""), ("/desk/articles/ranking?q=x", 200, ""), ("/desk/articles/none", 404, "There is no such article"),
    ("/voice/", 200, "Nobody has said anything yet"), ("/voice/themes", 200, ""), ("/voice/themes/escrow", 200, ""), ("/voice/verbatims", 200, ""),
    ("/help/", 200, ""), ("/help/search?q=money", 200, "money"), ("/help/search", 200, ""), ("/help/contact", 200, ""), ("/help/sitemap.xml", 200, "<urlset"),
    ("/help/articles/none", 404, "There is no such article"), ("/help/sections/none", 404, "There is no such section"),
    ("/api/openapi.json", 200, "openapi"), ("/healthz", 200, "ok"), ("/metrics", 200, "aside_"),
]  # fmt: skip


def test_every_page_is_kind_when_there_is_nothing(root: FlaskClient) -> None:
    for path, status, words in PAGES:
        answer = root.get(path)
        assert (path, answer.status_code) == (path, status)
        seen = re.sub(r"\s+", " ", answer.text)
        assert words in seen, path
        if answer.mimetype == "text/html":
            said = re.sub("<[^>]+>", " ", seen.split("<main", 1)[1])
            assert "<a " in seen, f"{path} has no way on"
            assert re.search(r"\w{3}", said), path
            assert not re.search(r"\bNone\b|\bnan\b", said), path


def test_the_widgets_calls_answer_with_nothing_and_a_person_is_still_there(client: FlaskClient) -> None:
    session = open_session(client, token=token())
    assert post(client, "likely", {"session": session}).json == {
        "likely": [], "incidents": [], "chat_wait": None, "greeting": "",
    }  # fmt: skip
    found = post(client, "suggest", {"session": session, "query": "where is my money"}).json
    assert (found["hits"], found["topics"], found["spelling"]) == ([], [], None)
    assert post(client, "articles/none", {"session": session}).status_code == 404
    assert post(client, "threads", {"session": session}).json == {"threads": [], "assistant": None}
    assert post(client, "offer", {"session": session, "query": "where is my money"}).json["best"]["label"]
    asked = {"session": session, "key": "the-first-question", "body": "Where is my money?"}
    assert post(client, "tickets", asked).json["reference"].startswith("W-")


@pytest.mark.browser
def test_the_widget_leads_to_a_person_when_there_is_nothing_to_read(
    app: Flask, live_server: LiveServer, page: Page
) -> None:
    serve_host_page(app)
    page.goto(f"{live_server.url}/host")
    page.get_by_role("button", name="Help").click()
    page.get_by_role("combobox").press_sequentially("where is my money")
    expect(page.locator("aside-help").get_by_role("status").first).to_contain_text(re.compile("[Nn]o"))
    page.get_by_role("button", name="Talk to a person").first.click()
    page.locator("aside-help .best").get_by_role("button").click()
    page.get_by_label("Your message").fill("Where is my money?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("log")).to_contain_text("Where is my money?")
