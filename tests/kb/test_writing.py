"""The writers' desk.

1. Writers and leads write; other staff look; nobody else gets in.
2. What is published is readable at once; a draft isn't; what is refused keeps the text and says what to mend.
3. Nobody's work is overwritten unseen: neither by a title that exists nor by a form opened before another's save.
"""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation.database import Database, count_statements
from kb import ArticleDraft, publish_article, read_article
from kb.articles.reading import list_revisions
from tests.kb.writers import SignedIn, send, signer

NOW = datetime(2026, 7, 9, tzinfo=UTC)
FORM = {"title": "Fund a milestone", "markdown": "Open **it**.", "section": "Milestones", "questions": "how?\nwhere?\n\n", "pages": "milestone, contract/fixed", "roles": "client", "status": "published"}  # fmt: skip


@pytest.fixture
def signed_in(app: Flask, database: Database) -> SignedIn:
    return signer(app, database)


def test_a_writer_publishes_and_everybody_reads(signed_in: SignedIn, client: FlaskClient, database: Database) -> None:
    status, place, _ = send(signed_in("writer"), "/desk/articles/new", FORM)
    assert (status, place) == (303, "/desk/articles/fund-a-milestone?saved=published")
    assert "<strong>it</strong>" in client.get("/help/articles/fund-a-milestone").text
    with database.reading() as db:
        found = read_article(db, "fund-a-milestone")
    assert (found.questions, found.pages, found.roles) == (
        ("how?", "where?"),
        ("milestone", "contract/fixed"),
        ("client",),
    )


def test_a_draft_is_not_readable_yet(signed_in: SignedIn, client: FlaskClient) -> None:
    send(signed_in("writer"), "/desk/articles/new", FORM | {"status": "draft"})
    assert client.get("/help/articles/fund-a-milestone").status_code == 404


def test_what_is_refused_keeps_the_text(signed_in: SignedIn) -> None:
    status, _, page = send(signed_in("writer"), "/desk/articles/new", FORM | {"title": " "})
    assert status == 422
    assert "Give the article a title." in page
    assert "Open **it**." in page


def test_a_title_that_exists_is_not_overwritten(signed_in: SignedIn, database: Database) -> None:
    with database.writing() as db:
        publish_article(db, ArticleDraft(title="Fund a milestone", markdown="Theirs."), author="Lee", now=NOW)
    status, _, page = send(signed_in("writer"), "/desk/articles/new", FORM)
    assert status == 409
    assert "There is already an article" in page
    with database.reading() as db:
        assert read_article(db, "fund-a-milestone").markdown == "Theirs."


def test_a_form_opened_before_anothers_save_is_told_so(signed_in: SignedIn, database: Database) -> None:
    draft = ArticleDraft(title="Fund a milestone", markdown="First.", locale="es")
    with database.writing() as db:
        publish_article(db, draft, author="Lee", now=NOW)
    writer = signed_in("writer")
    status, _, page = send(writer, "/desk/articles/fund-a-milestone", FORM | {"seen": "0"})
    assert status == 409
    assert send(writer, "/desk/articles/fund-a-milestone", FORM)[0] == 303
    with database.writing() as db:
        assert read_article(db, "fund-a-milestone").locale == "es"  # what the form doesn't show stays
        publish_article(db, draft, author="Lee", now=NOW)
    status, _, page = send(writer, "/desk/articles/fund-a-milestone", FORM | {"seen": "2", "markdown": "Mine."})
    assert status == 409
    assert "Lee saved revision 3 while you were writing." in page
    assert "Mine." in page


def test_archiving_and_restoring_are_a_click_each(signed_in: SignedIn, client: FlaskClient, database: Database) -> None:
    writer = signed_in("writer")
    send(writer, "/desk/articles/new", FORM)
    send(writer, "/desk/articles/fund-a-milestone/archive", {}, opened="/desk/articles/fund-a-milestone")
    assert client.get("/help/articles/fund-a-milestone").status_code == 404
    send(writer, "/desk/articles/fund-a-milestone/revisions/1", {}, opened="/desk/articles/fund-a-milestone")
    assert client.get("/help/articles/fund-a-milestone").status_code == 200
    with database.reading() as db:
        assert [one.author for one in list_revisions(db, "fund-a-milestone")] == ["Writer"] * 3


def test_who_may_write_and_who_may_look(signed_in: SignedIn, client: FlaskClient) -> None:
    agent = signed_in("agent")
    assert agent.get("/desk/articles/").status_code == 200
    assert "Write an article" not in agent.get("/desk/articles/").text
    assert agent.get("/desk/articles/new").status_code == 403
    assert client.get("/desk/articles/").headers["Location"].startswith("/desk/sign-in")


def test_the_list_takes_few_statements(signed_in: SignedIn, database: Database) -> None:
    with database.writing() as db:
        for number in range(50):
            publish_article(db, ArticleDraft(title=f"Article <b>{number}</b>", markdown="x"), author="Lee", now=NOW)
    writer = signed_in("writer")
    with count_statements(database) as seen:
        page = writer.get("/desk/articles/").text
    assert len(seen) <= 8
    assert "<b>49" not in page
    assert "Article" in writer.get("/desk/articles/ranking?q=article").text


def test_the_desk_says_where_one_is(signed_in: SignedIn) -> None:
    writer = signed_in("writer")
    here = '<a href="/desk/articles/{}" aria-current="page">'
    for page, current, other in (("", "", "ranking"), ("new", "", "ranking"), ("ranking", "ranking", "")):
        text = writer.get(f"/desk/articles/{page}").text
        assert here.format(current) in text
        assert here.format(other) not in text


def test_a_long_list_comes_in_pages(signed_in: SignedIn, database: Database) -> None:
    with database.writing() as db:
        for number in range(103):
            publish_article(db, ArticleDraft(title=f"Article {number:03}", markdown="x"), author="Wren", now=NOW)
    agent = signed_in("agent")
    first, second = (agent.get(f"/desk/articles/?q=Article&page={page}").text for page in (1, 2))
    assert first.count('<th scope="row">') == 100
    assert 'href="/desk/articles/?q=Article&amp;page=2"' in first
    assert second.count('<th scope="row">') == 3
    assert "Page 2 of" in second
    assert "Older" not in second
    for odd in ("9999999999999", "-1", "x", "0"):
        assert agent.get(f"/desk/articles/?page={odd}").status_code == 200
