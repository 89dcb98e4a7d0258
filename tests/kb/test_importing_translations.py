"""Translations arrive as translations.

1. One number in two languages is an original and its translation, in one file, in several, or nested: Zendesk and Intercom.
2. What is here already decides which is the original; nothing is written over by another language.
3. A translation is as private as its original, and is out of date when only the original changed.
4. What writers added to an imported article stays. What is taken away comes back the same.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from kb import archive_article, import_articles, publish_article, read_article
from kb.articles.article import Viewer
from kb.articles.exporting import export_articles
from kb.articles.importing import ImportReport
from kb.articles.publishing import draft_of
from kb.articles.tables import articles, revisions
from kb.articles.translating import versions_of

NOW = datetime(2026, 7, 9, tzinfo=UTC)
STAFF = Viewer(staff=True)


def _imported(db: Connection, tmp_path: Path, raw: dict[str, Any], name: str = "guide.json") -> ImportReport:
    (tmp_path / name).write_text(json.dumps(raw))
    return import_articles(db, tmp_path / name, author="import", now=NOW)


def _original_of(db: Connection, article_id: str) -> tuple[str | None, bool]:
    """The original of a translation, and whether the translation is behind it."""
    versions = versions_of(db, article_id)
    assert versions is not None
    mine = versions.find(article_id)
    assert mine is not None
    return mine.original_id, versions.behind(mine)


SPANISH = {"id": 7, "title": "Comisiones", "locale": "es", "source_locale": "en-us", "body": "<p>Ninguna.</p>"}
ENGLISH = {"id": 7, "title": "Fees", "locale": "en-us", "source_locale": "en-us", "body": "<p>None.</p>"}


def test_the_same_number_in_two_languages_is_an_original_and_its_translation(db: Connection, tmp_path: Path) -> None:
    assert _imported(db, tmp_path, {"articles": [SPANISH, ENGLISH]}).added == 2  # the source language is the original
    assert (read_article(db, "fees").id, read_article(db, "comisiones").id) == ("zendesk-7", "zendesk-7-es")
    assert _original_of(db, "zendesk-7-es") == ("zendesk-7", False)
    assert _original_of(db, "zendesk-7") == (None, False)


def test_a_language_that_comes_later_does_not_write_over_the_first(db: Connection, tmp_path: Path) -> None:
    _imported(db, tmp_path, {"articles": [ENGLISH]}, "en.json")
    assert _imported(db, tmp_path, {"articles": [SPANISH]}, "es.json").added == 1
    assert read_article(db, "zendesk-7").title == "Fees"
    assert _original_of(db, "zendesk-7-es") == ("zendesk-7", False)


def test_zendesk_translations_come_inside_an_article_or_beside_it(db: Connection, tmp_path: Path) -> None:
    inside = [
        {"locale": "de", "title": "Gebühren", "body": "<p>Keine.</p>", "outdated": True, "draft": False},
        {"locale": "en-us", "title": "Fees", "body": "<p>None.</p>"},
        "damaged", {"title": "No language"},
    ]  # fmt: skip
    beside = [
        {"source_id": 7, "source_type": "Article", "locale": "fr", "title": "Frais", "body": "<p>Aucun.</p>", "draft": True},
        {"source_id": 8, "source_type": "Article", "locale": "fr", "title": "Perdu"},
        {"source_id": 3, "source_type": "Section", "locale": "fr", "title": "Section"}, "damaged",
    ]  # fmt: skip
    report = _imported(
        db, tmp_path, {"articles": [{**ENGLISH, "section_id": 1, "translations": inside}], "translations": beside,
        "sections": [{"id": 1, "name": "Money"}]},
    )  # fmt: skip
    assert report.errors == [("translation 2", "it translates an article that isn’t in this export")]
    assert report.added == 3
    german, french = (read_article(db, f"zendesk-7-{one}", viewer=STAFF) for one in ("de", "fr"))
    assert (german.title, german.section, german.status) == ("Gebühren", "Money", "published")
    assert french.status == "draft"
    assert _original_of(db, german.id) == ("zendesk-7", True)  # Zendesk says it is behind


def test_intercom_translations_come_with_their_article(db: Connection, tmp_path: Path) -> None:
    content = {
        "type": "article_translated_content", "ar": None,
        "en": {"type": "article_content", "title": "Withdraw", "body": "<p>Choose.</p>", "state": "published"},
        "pt-BR": {"type": "article_content", "title": "Sacar", "description": "Como receber.", "body": "<p>Escolha.</p>", "state": "published"},
    }  # fmt: skip
    item = {
        "id": "51",
        "title": "Withdraw",
        "body": "<p>Choose.</p>",
        "default_locale": "en",
        "translated_content": content,
    }
    assert _imported(db, tmp_path, {"data": [item]}).added == 2
    found = read_article(db, "sacar")
    assert (found.id, found.locale, found.markdown) == ("intercom-51-pt-br", "pt-BR", "Como receber.\n\nEscolha.")
    assert _original_of(db, found.id) == ("intercom-51", False)


def test_an_original_that_comes_again_changed_puts_its_translation_out_of_date(db: Connection, tmp_path: Path) -> None:
    _imported(db, tmp_path, {"articles": [ENGLISH, SPANISH]})
    _imported(db, tmp_path, {"articles": [{**ENGLISH, "body": "<p>Ten per cent.</p>"}, SPANISH]})
    assert _original_of(db, "zendesk-7-es") == ("zendesk-7", True)
    _imported(db, tmp_path, {"articles": [ENGLISH, {**SPANISH, "body": "<p>Diez por ciento.</p>"}]})
    assert _original_of(db, "zendesk-7-es") == ("zendesk-7", False)


def test_a_new_translation_of_a_private_article_is_private(db: Connection, tmp_path: Path) -> None:
    _imported(db, tmp_path, {"articles": [ENGLISH]})
    closed = replace(draft_of(read_article(db, "zendesk-7")), private=True, roles=("client",))
    publish_article(db, closed, author="Wren", now=NOW)
    _imported(db, tmp_path, {"articles": [ENGLISH, SPANISH]})
    found = read_article(db, "zendesk-7-es", viewer=STAFF)
    assert (found.private, found.roles) == (True, ("client",))


def test_what_writers_added_to_an_imported_article_stays(db: Connection, tmp_path: Path) -> None:
    _imported(db, tmp_path, {"articles": [ENGLISH]})
    theirs: dict[str, Any] = {
        "pages": ("milestone",),
        "roles": ("client",),
        "plans": ("plus",),
        "questions": ("what does it cost",),
    }
    publish_article(db, replace(draft_of(read_article(db, "zendesk-7")), **theirs), author="Wren", now=NOW)
    report = _imported(db, tmp_path, {"articles": [{**ENGLISH, "label_names": ["fee"]}]})
    found = read_article(db, "zendesk-7")
    assert report.updated == 1
    assert (found.pages, found.roles, found.plans) == (("milestone",), ("client",), ("plus",))
    assert found.questions == ("what does it cost", "fee")


def test_what_a_writer_archived_stays_archived(db: Connection, tmp_path: Path) -> None:
    _imported(db, tmp_path, {"articles": [ENGLISH]})
    archive_article(db, "zendesk-7", author="Wren", now=NOW)
    _imported(db, tmp_path, {"articles": [{**ENGLISH, "body": "<p>More.</p>"}]})
    assert read_article(db, "zendesk-7", viewer=STAFF).status == "archived"


def test_files_of_one_name_in_two_folders_are_two_articles(db: Connection, tmp_path: Path) -> None:
    for place, title in (("en", "Fees"), ("es", "Comisiones")):
        (tmp_path / place).mkdir()
        (tmp_path / place / "fees.md").write_text(f"---\ntitle: {title}\n---\n\nx\n")
    assert import_articles(db, tmp_path, author="import", now=NOW).added == 2
    assert [read_article(db, one).title for one in ("fees", "es-fees")] == ["Fees", "Comisiones"]


@pytest.mark.parametrize("name", ["folder", "all.jsonl"])
def test_translations_taken_away_come_back_as_translations(db: Connection, tmp_path: Path, name: str) -> None:
    _imported(db, tmp_path, {"articles": [SPANISH, ENGLISH]})
    assert export_articles(db, tmp_path / name) == 2
    db.execute(articles.delete())
    db.execute(revisions.delete())
    assert import_articles(db, tmp_path / name, author="import", now=NOW).added == 2
    assert _original_of(db, "zendesk-7-es") == ("zendesk-7", False)


def test_a_translation_of_nothing_is_named(db: Connection, tmp_path: Path) -> None:
    (tmp_path / "es.md").write_text("---\ntitle: Comisiones\ntranslates: fees\nlocale: es\n---\n\nNinguna.\n")
    report = import_articles(db, tmp_path, author="import", now=NOW)
    assert report.errors == [("es.md", "It translates “fees”, and there is no such original.")]


def test_norwegian_is_a_language_in_front_matter(db: Connection, tmp_path: Path) -> None:
    (tmp_path / "no.md").write_text("---\ntitle: Gebyrer\nlocale: no\n---\n\nIngen.\n")
    import_articles(db, tmp_path, author="import", now=NOW)
    assert read_article(db, "no").locale == "no"
