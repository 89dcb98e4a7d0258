"""Translations.

1. A translation begins as a draft with the original's text, knows its original, and there is one a language.
2. When the original changes, it is out of date until its writer says that it says the same.
3. It follows the original in who may read it, with one revision; one of a private original is never public.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection

from foundation.database import Database, count_statements
from foundation.errors import Conflict, Invalid, NotFound
from kb import ArticleDraft, Viewer, publish_article, read_article
from kb.articles.changing import keep_change, publish_due
from kb.articles.publishing import draft_of, restore_revision
from kb.articles.reading import list_for_writers, list_revisions
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
    assert "The original in English: Fund" in page
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


STAFF, VISITOR, SAM = Viewer(staff=True), Viewer(), Viewer(role="freelancer", plan="plus")


def publish_both(db: Connection) -> ArticleDraft:
    """The original and a Spanish one, open to all; what the Spanish one was published from."""
    original(db)
    translated = draft_of(translate(db, "fund", "es", author="Wren", now=NOW), status="published", markdown="Dos días.")
    publish_article(db, translated, author="Wren", now=NOW)
    return translated


def close(db: Connection) -> None:
    closed = ArticleDraft(title="Fund", markdown="Two days.", roles=("freelancer",), plans=("plus",), private=True)
    publish_article(db, closed, author="Lee", now=NOW)


def is_closed(db: Connection, article_id: str) -> bool:
    with pytest.raises(NotFound):
        read_article(db, article_id, viewer=VISITOR)
    return read_article(db, article_id, viewer=SAM).private


def test_what_is_made_private_is_private_in_every_language(db: Connection) -> None:
    publish_both(db)
    close(db)
    assert is_closed(db, "fund")
    assert is_closed(db, "fund-es")
    newest, *_ = revisions = list_revisions(db, "fund-es")
    assert (len(revisions), newest.author) == (3, "Lee")
    assert read_article(db, "fund-es", viewer=SAM).markdown == "Dos días."
    original(db)  # and opened again
    assert read_article(db, "fund-es", viewer=VISITOR).roles == ()
    assert len(list_revisions(db, "fund-es")) == 4


def test_no_change_of_a_translation_opens_it_while_its_original_is_private(db: Connection) -> None:
    translated = publish_both(db)
    close(db)
    publish_article(db, replace(translated, markdown="Tres días."), author="Wren", now=NOW)
    assert is_closed(db, "fund-es")
    restore_revision(db, "fund-es", 2, author="Wren", now=NOW)
    assert is_closed(db, "fund-es")
    draft = ArticleDraft(title="Fund", markdown="Two days.", status="draft")
    publish_article(db, draft, author="Lee", now=NOW)  # opened again, but nobody published that
    assert is_closed(db, "fund-es")


def test_a_translation_begun_before_is_published_as_private_as_its_original_is_by_then(db: Connection) -> None:
    original(db)
    begun = translate(db, "fund", "es", author="Wren", now=NOW)
    close(db)
    publish_article(db, draft_of(begun, status="published"), author="Wren", now=NOW)
    assert is_closed(db, "fund-es")


def test_a_translation_with_a_time_waits_when_its_original_was_made_private(database: Database) -> None:
    with database.writing() as db:
        translated = publish_both(db)
        later = NOW + timedelta(hours=1)
        keep_change(db, replace(translated, markdown="Tres."), author="Wren", now=NOW, publish_at=later)
        close(db)
    assert publish_due(database, now=later) == []
    with database.reading() as db:
        assert is_closed(db, "fund-es")


def test_the_editor_says_that_a_translation_is_as_private_as_its_original(
    signed_in: SignedIn, database: Database
) -> None:
    with database.writing() as db:
        publish_both(db)
    writer = signed_in("writer")
    assert "its translations follow" in writer.get("/desk/articles/fund").text
    assert "Only for them, signed in" in writer.get("/desk/articles/fund-es").text
    with database.writing() as db:
        close(db)
    page = writer.get("/desk/articles/fund-es").text
    assert "Private, for the same people as its original" in page
    assert "Only for them, signed in" not in page
    status, _, _ = send(writer, "/desk/articles/fund-es", FORM | {"roles": "client", "private": "no"})
    assert status == 303
    with database.reading() as db:
        assert is_closed(db, "fund-es")
        assert read_article(db, "fund-es", viewer=STAFF).roles == ("freelancer",)


@pytest.mark.parametrize("locale", ["", "english please", "😀", "a/b", "-es", "e", "es--mx"])
def test_a_language_is_a_short_code(db: Connection, locale: str) -> None:
    original(db)
    with pytest.raises(Invalid, match="short code"):
        translate(db, "fund", locale, author="Wren", now=NOW)
    if locale:
        with pytest.raises(Invalid, match="short code"):
            ArticleDraft(title="Fund", markdown="x", locale=locale).checked()
