"""Translations.

1. A translation begins as a draft with the original's text, knows its original, and there is one a language.
2. When the original changes, it is out of date until its writer says that it says the same.
"""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import Connection

from foundation.database import Database, count_statements
from foundation.errors import Conflict, Invalid
from kb import ArticleDraft, publish_article
from kb.articles.reading import list_for_writers
from kb.articles.translating import Versions, mark_current, translate, versions_of
from tests.kb.writers import SignedIn, send, signer

NOW = datetime(2026, 7, 9, tzinfo=UTC)
FORM = {"title": "Financiar", "markdown": "Dos días.", "section": "Hitos", "questions": "", "pages": "", "locale": "es", "status": "published"}  # fmt: skip


@pytest.fixture
def signed_in(app: Flask, database: Database) -> SignedIn:
    return signer(app, database)


def original(db: Connection, text: str = "Two days.") -> None:
    draft = ArticleDraft(title="Fund", markdown=text, questions=("how?",), pages=("milestone",))
    publish_article(db, draft, author="Wren", now=NOW)


def known(db: Connection, article_id: str) -> Versions:
    found = versions_of(db, article_id)
    assert found is not None
    return found


def test_a_translation_begins_with_the_text_and_knows_its_original(db: Connection) -> None:
    original(db)
    made = translate(db, "fund", "es", author="Wren", now=NOW)
    assert (made.id, made.status, made.markdown, made.locale) == ("fund-es", "draft", "Two days.", "es")
    assert (made.questions, made.pages) == ((), ("milestone",))  # questions are asked in its own language
    again = translate(db, "fund-es", "pt-BR", author="Wren", now=NOW)  # from a translation: of the original
    for id_ in ("fund", "fund-es", again.id):
        versions = known(db, id_)
        assert versions.original.id == "fund"
        assert [one.locale for one in versions.translations] == ["es", "pt-BR"]
        assert not any(versions.behind(one) for one in versions.translations)
    with pytest.raises(Conflict, match="already"):
        translate(db, "fund", "ES", author="Wren", now=NOW)
    for wrong in ("", "en", "much-too-long-a-code"):
        with pytest.raises(Invalid):
            translate(db, "fund", wrong, author="Wren", now=NOW)
    assert versions_of(db, "nowhere") is None


def test_it_is_out_of_date_when_the_original_changes_until_it_says_the_same(db: Connection) -> None:
    original(db)
    translate(db, "fund", "es", author="Wren", now=NOW)
    original(db, "Three days.")
    [spanish] = known(db, "fund").translations
    assert known(db, "fund").behind(spanish)
    assert [(row.id, row.behind) for row in list_for_writers(db) if row.translation] == [("fund-es", True)]
    mark_current(db, "fund-es", 2)
    assert not known(db, "fund").behind(known(db, "fund").translations[0])
    mark_current(db, "fund", 9)
    assert known(db, "fund").original.original_revision is None


def test_a_writer_translates_beside_the_original(signed_in: SignedIn, database: Database) -> None:
    with database.writing() as db:
        original(db, "Two <b>days</b>.")
    writer = signed_in("writer")
    status, place, _ = send(writer, "/desk/articles/fund/translations", {"locale": "es"}, opened="/desk/articles/fund")
    assert (status, place) == (303, "/desk/articles/fund-es")
    with count_statements(database) as seen:
        page = writer.get(place).text
    assert len(seen) <= 8
    assert "The original in en: Fund" in page
    assert "Two &lt;b&gt;days&lt;/b&gt;.</div>" in page
    with database.writing() as db:
        original(db, "Three days.")
    page = writer.get(place).text
    assert "It changed since this was translated." in page
    assert "/desk/articles/fund/revisions/2?against=1" in page
    send(writer, place, FORM)
    assert "es: out of date" in writer.get("/desk/articles/").text
    send(writer, place, FORM | {"markdown": "Tres días.", "original": "2"})
    assert "out of date" not in writer.get("/desk/articles/").text
    status, _, page = send(writer, "/desk/articles/fund/translations", {"locale": "es"}, opened="/desk/articles/fund")
    assert status == 409
    assert "There is a translation into es already." in page
