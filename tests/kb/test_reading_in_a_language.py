"""An article and its translations are one article.

1. Who reads a language has each article once: in it where there is such a version, else in the main language.
2. A version somebody may not read stands in nobody's way. 3. Who says nothing of a language sees all, as before.
4. A snapshot keeps it. 5. Lists and readings from the database choose the same.
"""

from pathlib import Path

import pytest

from foundation import clock
from foundation.database import Database
from kb import ArticleDraft, Viewer, publish_article, read_in_language, sections
from kb.articles.publishing import draft_of, save_article
from kb.articles.reading import indexable
from kb.articles.translating import translate
from kb.search import Index, build_index, load_index

PAYOUTS = {"section": "Payouts", "pages": ["payouts"]}
DOCUMENTS = [
    {"id": "fees", "title": "What a payout costs", "body": "Each payout costs one euro.", **PAYOUTS},
    {"id": "fees-es", "title": "Cuánto cuesta un payout", "body": "Un euro.", "locale": "es", "original": "fees", **PAYOUTS},
    {"id": "fees-fr", "title": "Combien coûte un payout", "body": "Un euro.", "locale": "fr-CA", "original": "fees", **PAYOUTS},
    {"id": "speed", "title": "When a payout arrives", "body": "A payout takes two days.", **PAYOUTS},
    {"id": "speed-ar", "title": "متى يصل payout", "body": "يومان.", "locale": "ar", "original": "speed", "roles": ["client"], "private": True, **PAYOUTS},
]  # fmt: skip


@pytest.fixture(scope="module")
def index() -> Index:
    return build_index(DOCUMENTS)


def found(index: Index, **context: object) -> set[str]:
    told = {"page": "payouts", **context}
    likely = {hit.id for hit in index.likely(told, 9)}
    assert {hit.id for hit in index.suggest("payout", told, 9)} == likely
    assert {hit.id for hit in index.search("payout", told, 9)} == likely
    assert index.counts(told) == {"Payouts": len(likely)}
    return likely


@pytest.mark.parametrize(
    ("language", "ids"),
    [
        ("es", {"fees-es", "speed"}), ("es-MX", {"fees-es", "speed"}), ("fr", {"fees-fr", "speed"}), ("en", {"fees", "speed"}),
        ("en_GB", {"fees", "speed"}), ("xx", {"fees", "speed"}), ("ar", {"fees", "speed"}),
    ],
)  # fmt: skip
def test_each_article_comes_once_in_the_language_that_is_read(index: Index, language: str, ids: set[str]) -> None:
    assert found(index, language=language) == ids


def test_a_version_for_others_hides_none_that_one_may_read(index: Index) -> None:
    assert found(index, language="ar", role="client") == {"fees", "speed-ar"}
    assert found(index, language="ar", role="freelancer") == {"fees", "speed"}


def test_who_says_nothing_of_a_language_is_shown_all_of_them(index: Index) -> None:
    assert found(index) == {"fees", "fees-es", "fees-fr", "speed"}
    assert found(index, language=7) == {"fees", "fees-es", "fees-fr", "speed"}


def test_the_main_language_is_the_one_most_is_written_in() -> None:
    german = [
        {"id": str(one), "title": f"Auszahlung {one}", "body": "payout", "locale": "de", **PAYOUTS} for one in range(3)
    ]
    assert found(build_index([*german, DOCUMENTS[0]]), language="es") == {"0", "1", "2"}
    assert found(build_index([german[0], DOCUMENTS[0]]), language="es") == {"fees"}, "of two alike, English"
    assert build_index([]).likely({"language": "es"}) == []


def test_two_translations_of_what_is_not_published_are_one_article() -> None:
    assert found(build_index([DOCUMENTS[3], *DOCUMENTS[1:3]]), language="es") == {"fees-es", "speed"}


def test_a_snapshot_keeps_which_belong_together(index: Index, tmp_path: Path) -> None:
    index.save(tmp_path / "articles.index")
    assert found(load_index(tmp_path / "articles.index"), language="es") == {"fees-es", "speed"}


@pytest.fixture
def written(database: Database) -> Database:
    with database.writing() as db:
        for title in ("Fund a milestone", "Release a milestone"):
            draft = ArticleDraft(title=title, markdown="Open the contract.", section="Milestones")
            publish_article(db, draft, author="Wren", now=clock.now())
        begun = translate(db, "fund-a-milestone", "es", author="Wren", now=clock.now())
        spanish = draft_of(begun)
        spanish = ArticleDraft(
            **{**spanish.__dict__, "title": "Financiar un hito", "markdown": "Abre el contrato.", "status": "published"}
        )
        save_article(db, spanish, author="Wren", now=clock.now())
    return database


@pytest.mark.parametrize(
    ("locale", "titles"),
    [
        ("es", ["Financiar un hito", "Release a milestone"]), ("en", ["Fund a milestone", "Release a milestone"]),
        ("ar", ["Fund a milestone", "Release a milestone"]), (None, ["Financiar un hito", "Fund a milestone", "Release a milestone"]),
    ],
)  # fmt: skip
def test_a_topic_lists_each_article_once(written: Database, locale: str | None, titles: list[str]) -> None:
    with written.reading() as db:
        (topic,) = sections(db, viewer=Viewer(locale=locale))
        chosen = {hit.title for hit in build_index(indexable(db)).likely({"language": locale}, 9)}
    assert [entry.title for entry in topic.entries] == titles
    assert chosen == set(titles), "the index chooses the same"


@pytest.mark.parametrize(
    ("asked", "locale", "title"),
    [
        ("fund-a-milestone", "es", "Financiar un hito"), ("fund-a-milestone", "en", "Fund a milestone"),
        ("fund-a-milestone-es", "es-AR", "Financiar un hito"), ("fund-a-milestone-es", "en", "Fund a milestone"),
        ("fund-a-milestone-es", "ar", "Fund a milestone"), ("fund-a-milestone-es", None, "Financiar un hito"),
        ("release-a-milestone", "es", "Release a milestone"),
    ],
)  # fmt: skip
def test_an_article_opens_in_the_language_that_is_read(
    written: Database, asked: str, locale: str | None, title: str
) -> None:
    with written.reading() as db:
        assert read_in_language(db, asked, viewer=Viewer(locale=locale)).title == title
