"""The pages on which agents and writers read what is missing in the articles, in a made-up language."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database
from kb.articles.article import ArticleDraft
from kb.articles.changing import keep_change
from kb.articles.publishing import save_article
from tests.helpdesk.people import staff
from tests.helpdesk.speaking.test_no_word_forgotten import forgotten
from tests.helpdesk.speaking.test_settings_forget_no_word import Known

pytestmark = pytest.mark.once

NOW = datetime(2026, 5, 20, 15, 0, tzinfo=UTC)
PAGES = (
    "", "?q=Ωµ", "gaps", "gaps?role=Ωµ", "gaps/flags", "gaps/unhelpful", "gaps/ageing", "gaps/alike",
    "new", "order", "ranking", "ranking?q=Ωµ&expected=Ωµ", "learning", "import", "Ωµ", "Ωµ/revisions/2", "Ωµ/change",
)  # fmt: skip

NAMES = {"Intercom", "Markdown", "Zendesk Guide", "en,", "es, pt-BR"}  # of products and languages


@pytest.fixture
def wren(app: Flask, database: Database) -> FlaskClient:
    with time_machine.travel(NOW, tick=False), database.writing() as db:
        me = staff(db, "Ωµwren", "writer", "agent")
        token = sign_in(db, email=me.email, password="correct horse", now=NOW)
        draft = ArticleDraft(id="Ωµ", title="Ωµ", slug="Ωµ", section="Ωµ", markdown="Ωµ")
        save_article(db, draft, author="Ωµwren", now=NOW)
        save_article(db, replace(draft, markdown="Ωµ [Ωµ](#Ωµ)"), author="Ωµwren", now=NOW)
        keep_change(db, replace(draft, title="Ωµtitle"), author="Ωµwren", now=NOW, seen=2, saved=0, review=True)
    client = app.test_client()
    client.set_cookie(SESSION_COOKIE, token)
    return client


def test_every_word_of_what_is_missing_can_be_said_otherwise(wren: FlaskClient) -> None:
    wren.application.extensions["speaking"] = lambda: Known("en", {})
    assert lacking_on(wren, PAGES) == {}


def test_it_is_read_in_spanish(wren: FlaskClient) -> None:
    with time_machine.travel(NOW, tick=False):
        page = wren.get("/desk/articles/gaps/flags", headers={"Accept-Language": "es"}).text
    assert "No hay avisos pendientes" in page
    assert "Una vez al día como mucho" in page


def lacking_on(client: FlaskClient, pages: Sequence[str]) -> dict[str, list[str]]:
    found = {}
    with time_machine.travel(NOW, tick=False):
        for page in pages:
            answer = client.get("/desk/articles/" + page)
            assert answer.status_code == 200, page
            found[page] = sorted(forgotten(answer.text) - NAMES)
    return {page: words for page, words in found.items() if words}
