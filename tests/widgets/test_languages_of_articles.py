"""Readers of Spanish and Arabic get articles in their language.

1. Suggestions, likely questions, topics, articles and the assistant's answers come in it where a translation is published, else
in English; never an article twice. 2. Who reads English is shown no translation. 3. A keystroke still costs no SQL.
"""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import kb
from foundation import clock
from foundation.database import Database, count_statements
from kb.articles.publishing import draft_of, save_article
from kb.articles.translating import translate
from tests.widgets.conversation import open_session, post, token, write_articles

ENGLISH, SPANISH, UNTRANSLATED = "Fund a milestone", "Financiar un hito", "When a submitted milestone isn’t released"
ON_THE_PAGE = {"page": "contract/fixed"}


@pytest.fixture
def translated(app: Flask, client: FlaskClient, database: Database) -> FlaskClient:
    write_articles(app, database)
    with database.writing() as db:
        begun = draft_of(translate(db, "fund-a-milestone", "es", author="Wren", now=clock.now()))
        told = {
            "title": SPANISH, "markdown": "Abre el contrato y elige financiar. Solo el dinero financiado está protegido.", "status": "published",
            "questions": ("cómo financio un hito",),
        }  # fmt: skip
        save_article(db, kb.ArticleDraft(**begun.__dict__ | told), author="Wren", now=clock.now())
    app.extensions["kb"].rebuild()
    return client


def session_of(client: FlaskClient, locale: str) -> str:
    return open_session(client, token=token(locale=locale))


def titles(answer: Any, name: str) -> list[str]:
    return [one["title"] for one in answer.json[name]]


def seen(client: FlaskClient, session: str, **headers: str) -> set[str]:
    """Every title that somebody meets before they open an article."""
    suggested = post(client, "suggest", {"session": session, "query": "milestone hito", **ON_THE_PAGE}, **headers)
    likely = post(client, "likely", {"session": session, **ON_THE_PAGE}, **headers)
    topic = post(client, "sections/milestones-and-escrow", {"session": session}, **headers)
    found = titles(suggested, "hits"), titles(likely, "likely"), titles(topic, "articles")
    assert all(len(one) == len(set(one)) and not {ENGLISH, SPANISH} <= set(one) for one in found)
    return set().union(*found)


@pytest.mark.parametrize(
    ("locale", "widget", "own", "others"),
    [
        ("es", "", SPANISH, ENGLISH), ("es", "es", SPANISH, ENGLISH), ("en", "es", SPANISH, ENGLISH), ("es-MX", "en", SPANISH, ENGLISH),
        ("en", "en", ENGLISH, SPANISH), ("en", "", ENGLISH, SPANISH), ("ar", "ar", ENGLISH, SPANISH), ("fr", "en", ENGLISH, SPANISH),
    ],
)  # fmt: skip
def test_lists_hold_each_article_once_in_the_readers_language(
    translated: FlaskClient, locale: str, widget: str, own: str, others: str
) -> None:
    headers = {"Accept-Language": widget} if widget else {}
    met = seen(translated, session_of(translated, locale), **headers)
    assert own in met
    assert UNTRANSLATED in met
    assert others not in met


def test_a_visitor_reads_what_the_widget_speaks(translated: FlaskClient) -> None:
    session = open_session(translated)
    assert SPANISH in seen(translated, session, **{"Accept-Language": "es"})
    assert SPANISH not in seen(translated, session)


def test_what_is_likely_comes_with_the_session_in_their_language(translated: FlaskClient) -> None:
    told = {"site": "worklane", "token": token(locale="es"), **ON_THE_PAGE}
    assert SPANISH in titles(post(translated, "session", told), "likely")


@pytest.mark.parametrize(("locale", "title"), [("es", SPANISH), ("en", ENGLISH), ("ar", ENGLISH)])
def test_an_article_opens_in_their_language_by_whichever_address(
    translated: FlaskClient, locale: str, title: str
) -> None:
    session = session_of(translated, locale)
    for address in ("fund-a-milestone", "fund-a-milestone-es"):
        opened = post(translated, f"articles/{address}", {"session": session}).json
        assert (opened["title"], opened["locale"]) == (title, "es" if title == SPANISH else "en")
        judged = {"session": session, "article": opened["id"], "helped": True}
        assert post(translated, "feedback", judged).status_code == 200


@pytest.mark.parametrize(
    ("locale", "question", "cited"),
    [("es", "cómo financio un hito", "fund-a-milestone-es"), ("en", "how do I fund a milestone", "fund-a-milestone")],
)
def test_the_assistant_cites_the_version_they_read(
    translated: FlaskClient, locale: str, question: str, cited: str
) -> None:
    asked = {"session": session_of(translated, locale), "text": question, "key": "key-12345678"}
    said = post(translated, "assistant", asked).json
    told = {one["document"] for one in said["turn"]["citations"]} | {one["id"] for one in said["turn"]["related"]}
    assert said["turn"]["kind"] == "answer"
    assert cited in told
    assert not {"fund-a-milestone", "fund-a-milestone-es"} <= told


def test_a_keystroke_in_spanish_costs_no_sql(translated: FlaskClient, database: Database) -> None:
    session = session_of(translated, "es")
    post(translated, "suggest", {"session": session, "query": "h"})
    with count_statements(database) as counted:
        answer = post(translated, "suggest", {"session": session, "query": "hito"})
    assert titles(answer, "hits")[0] == SPANISH
    assert len(counted) == 0
