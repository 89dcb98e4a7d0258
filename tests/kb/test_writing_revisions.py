"""Revisions.

1. What changed is told word by word: what both have, put together, is either version again.
2. Long unchanged passages are left out and counted; hostile text is text.
3. Restoring makes a new revision; the address and who sees the article stay.
"""

from datetime import UTC, datetime

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.database import Database, count_statements
from kb import ArticleDraft, archive_article, publish_article, read_article
from kb.articles.article import Viewer
from kb.articles.differing import Part, compare, diff_lines, diff_words
from kb.articles.publishing import restore_revision
from kb.articles.reading import list_revisions
from tests.kb.writers import SignedIn, send, signer

NOW = datetime(2026, 7, 9, tzinfo=UTC)
STAFF = Viewer(staff=True)


@pytest.fixture
def signed_in(app: Flask, database: Database) -> SignedIn:
    return signer(app, database)


def side(parts: tuple[Part, ...], without: str) -> str:
    return "".join(part.text for part in parts if part.kind != without)


def test_words_that_changed_are_marked_and_the_rest_is_not() -> None:
    assert diff_words("It takes two days.", "It takes three days.") == (
        Part("same", "It takes "), Part("removed", "two"), Part("added", "three"), Part("same", " days."),
    )  # fmt: skip
    assert diff_words("same", "same") == (Part("same", "same"),)
    assert diff_words("", "new") == (Part("added", "new"),)
    assert diff_words("one two", "three four") == (Part("removed", "one two"), Part("added", "three four"))


@given(st.text("ab .\n", max_size=60), st.text("ab .\n", max_size=60))
@settings(max_examples=150, deadline=None)
def test_either_version_can_be_read_off_the_difference(old: str, new: str) -> None:
    words = diff_words(old, new)
    assert (side(words, "added"), side(words, "removed")) == (old, new)
    lines = diff_lines(old, new)
    kept_old = [side(line.parts, "added") for line in lines if not line.parts or any(part.kind != "added" for part in line.parts)]  # fmt: skip
    kept_new = [side(line.parts, "removed") for line in lines if not line.parts or any(part.kind != "removed" for part in line.parts)]  # fmt: skip
    assert [line for line in kept_old if line] == [line for line in old.split("\n") if line]
    assert [line for line in kept_new if line] == [line for line in new.split("\n") if line]


def test_long_unchanged_passages_are_left_out_and_counted() -> None:
    lines = [f"Line {n}." for n in range(30)]
    old, new = "\n".join(lines), "\n".join([*lines[:15], "Line fifteen.", *lines[16:]])
    difference = compare(ArticleDraft("A", old), ArticleDraft("B", new, questions=("why?",)))
    assert [line.skipped for line in difference.lines if line.skipped] == [13, 12]
    assert (difference.added, difference.removed) == (1, 1)
    assert [(field.name, field.parts[-1].text) for field in difference.fields] == [
        ("Title", "B"),
        ("Questions", "why?"),
    ]
    assert compare(ArticleDraft("A", old), ArticleDraft("A", old)).lines == (compare(ArticleDraft("A", old), ArticleDraft("A", old)).lines)  # fmt: skip


def test_very_long_texts_are_compared_in_reasonable_time() -> None:
    old = "word " * 19_000
    difference = compare(ArticleDraft("A", old), ArticleDraft("A", old + "more"))
    assert difference.added == 19_001  # told as a whole: one paragraph of 95,000 characters isn't read word by word


def test_the_page_shows_a_revision_beside_the_one_before(signed_in: SignedIn, database: Database) -> None:
    with database.writing() as db:
        for text in ("It takes two days.", "It takes <script>three</script> days."):
            publish_article(db, ArticleDraft(title="Payouts", markdown=text), author="Wren", now=NOW)
    writer = signed_in("writer")
    with count_statements(database) as seen:
        page = writer.get("/desk/articles/payouts/revisions/2").text
    assert len(seen) <= 8
    assert '<del><span class="sr">removed: </span>two</del>' in page
    assert "&lt;script&gt;three&lt;/script&gt;</ins>" in page
    assert "This is how it began" in writer.get("/desk/articles/payouts/revisions/1").text
    assert (
        'Compared with revision <span class="num">2</span>'
        in writer.get("/desk/articles/payouts/revisions/1?against=2").text
    )
    assert writer.get("/desk/articles/payouts/revisions/9").status_code == 404
    assert writer.get("/desk/articles/payouts/revisions/1?against=99").status_code == 404
    assert signed_in("agent").get("/desk/articles/payouts/revisions/1").status_code == 403


def test_restoring_is_a_new_revision_and_keeps_address_and_readers(signed_in: SignedIn, database: Database) -> None:
    with database.writing() as db:
        publish_article(db, ArticleDraft(title="Payouts", markdown="Two.", status="draft"), author="Wren", now=NOW)
        publish_article(db, ArticleDraft(id="payouts", slug="get-paid", title="Get paid", markdown="Three."), author="Wren", now=NOW)  # fmt: skip
    opened = "/desk/articles/payouts/revisions/1"
    assert send(signed_in("writer"), opened, {}, opened=opened)[1] == "/desk/articles/payouts?saved=restored"
    with database.writing() as db:
        found = read_article(db, "payouts")
        assert (found.markdown, found.slug, found.status, found.revision) == ("Two.", "get-paid", "published", 3)
        assert [one.number for one in list_revisions(db, "payouts")] == [3, 2, 1]
        archive_article(db, "payouts", author="Wren", now=NOW)
        assert restore_revision(db, "payouts", 2, author="Wren", now=NOW).status == "published"
        archive_article(db, "payouts", author="Wren", now=NOW)
        assert restore_revision(db, "payouts", 1, author="Wren", now=NOW).status == "draft"
