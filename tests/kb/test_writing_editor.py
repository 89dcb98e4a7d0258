"""The editor's help: preview, links, addresses, merging.

1. The preview is what readers see, for hostile text too; without JavaScript it is a button that keeps the text.
2. Links that lead nowhere, to drafts or to old addresses, anchors and pictures without words are named.
3. An address that changes keeps leading to the article, through every later change; no circles.
4. Merging archives the other article, and its address leads to the one that stays.
"""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation.database import Database, count_statements
from foundation.errors import Conflict, NotFound
from kb import ArticleDraft, archive_article, import_articles, publish_article, read_article
from kb.articles.article import RESERVED, Viewer
from kb.articles.linking import flaws
from kb.articles.merging import absorb
from tests.kb.writers import SignedIn, send, signer

NOW = datetime(2026, 7, 9, tzinfo=UTC)
STAFF = Viewer(staff=True)
FORM = {"title": "Fund a milestone", "markdown": "Open **it**.", "section": "Milestones", "questions": "", "pages": "", "status": "published"}  # fmt: skip


@pytest.fixture
def signed_in(app: Flask, database: Database) -> SignedIn:
    return signer(app, database)


def publish(database: Database, title: str, text: str = "x", **more: str) -> None:
    with database.writing() as db:
        publish_article(db, ArticleDraft(title=title, markdown=text, **more), author="Wren", now=NOW)  # type: ignore[arg-type]


def test_the_preview_is_what_readers_see(signed_in: SignedIn) -> None:
    writer = signed_in("writer")
    text = "Open **it** <script>alert(1)</script>\n\n1. One\n\n> [!warning] Careful\n\n[x](javascript:alert(1)) [gone](no-such)"
    status, _, page = send(writer, "/desk/articles/preview", {"markdown": text}, opened="/desk/articles/new")
    assert status == 200
    assert "<strong>it</strong>" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert 'class="callout warm"' in page
    assert "“gone” leads to “no-such”, and there is no such article." in page
    assert signed_in("agent").post("/desk/articles/preview").status_code == 403


def test_without_javascript_the_preview_is_a_button_that_keeps_the_text(
    signed_in: SignedIn, database: Database
) -> None:
    writer = signed_in("writer")
    status, _, page = send(writer, "/desk/articles/new", FORM | {"status": "preview", "title": ""})
    assert status == 200
    assert "<strong>it</strong>" in page
    assert "Open **it**.</textarea>" in page
    with database.reading() as db, pytest.raises(NotFound):
        read_article(db, "fund-a-milestone", viewer=STAFF)


def test_links_and_pictures_to_mend_are_named(database: Database) -> None:
    publish(database, "There")
    publish(database, "Draft", status="draft")
    publish(database, "Moved", id="moved", slug="old")
    publish(database, "Moved", id="moved", slug="now-here")
    text = (
        "## Steps\n\n[a](there) [b](/help/articles/there#x) [c](nowhere) [d](draft) [e **f**](old) [g](#steps) [h](#none) "
        "[i](https://elsewhere.example) [j](mailto:a@b.example)\n\n- [k](nowhere2)\n\n> [!note] [l](nowhere3)\n\n| [m](nowhere4) |\n|---|\n| x |\n\n"
        "![](https://pictures.example/a.png) ![ok](https://pictures.example/b.png)"
    )  # fmt: skip
    with database.reading() as db, count_statements(database) as seen:
        found = [(one.kind, one.text, one.address) for one in flaws(db, text)]
    assert len(seen) == 1
    assert found == [
        ("missing", "c", "nowhere"), ("unpublished", "d", "draft"), ("moved", "e f", "now-here"), ("missing", "k", "nowhere2"),
        ("missing", "l", "nowhere3"), ("missing", "m", "nowhere4"), ("anchor", "h", "#none"), ("image", "", "https://pictures.example/a.png"),
    ]  # fmt: skip
    with database.reading() as db, count_statements(database) as seen:
        assert flaws(db, "No links.") == []
    assert seen == []


def test_an_old_address_leads_to_the_article_through_every_change(
    signed_in: SignedIn, client: FlaskClient, database: Database
) -> None:
    writer = signed_in("writer")
    send(writer, "/desk/articles/new", FORM)
    path = "/desk/articles/fund-a-milestone"
    for address in ("pay-in", "fund", "fund-a-milestone", "put-money-in"):
        assert send(writer, path, FORM | {"slug": address})[0] == 303
    for address in ("pay-in", "fund", "fund-a-milestone"):
        answer = client.get(f"/help/articles/{address}")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/help/articles/put-money-in")
    assert client.get("/help/articles/put-money-in").status_code == 200


def test_an_article_at_an_old_address_of_another_is_the_one_there(database: Database) -> None:
    publish(database, "One", id="one", slug="first")
    publish(database, "One", id="one", slug="second")
    publish(database, "Two", id="two", slug="first")
    with database.reading() as db:
        assert read_article(db, "first").id == "two"
        assert read_article(db, "second").id == "one"
    publish(database, "Two", id="two", slug="third")
    with database.reading() as db:
        assert read_article(db, "first").id == "two"  # the last that had it
    publish(database, "Swapped", id="swap", slug="one")
    with database.reading() as db:
        assert read_article(db, "one").id == "swap"  # an address goes before another article's id
    with pytest.raises(Conflict, match="already has the address"):
        publish(database, "Two", id="two", slug="second")


def test_an_old_address_of_a_draft_or_archived_article_is_not_there(database: Database) -> None:
    publish(database, "One", id="one", slug="first", status="draft")
    publish(database, "One", id="one", slug="second", status="draft")
    with database.reading() as db:
        assert read_article(db, "first", viewer=STAFF).slug == "second"
        with pytest.raises(NotFound):
            read_article(db, "first")


def test_importing_again_keeps_the_address_a_writer_chose(database: Database, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "fund.md").write_text("---\ntitle: Fund\n---\nText.\n")
    with database.writing() as db:
        import_articles(db, tmp_path, author="import", now=NOW)
        publish_article(db, ArticleDraft(id="fund", slug="pay-in", title="Fund", markdown="Text."), author="Wren", now=NOW)  # fmt: skip
        assert import_articles(db, tmp_path, author="import", now=NOW).unchanged == 1
        assert read_article(db, "fund").slug == "pay-in"


def test_merging_archives_the_other_and_leads_its_readers_on(
    signed_in: SignedIn, client: FlaskClient, database: Database
) -> None:
    publish(database, "Fund a milestone", "Keep.")
    publish(database, "Pay in", "Other.", id="pay-in", slug="older")
    publish(database, "Pay in", "Other.", id="pay-in", slug="pay-in")
    writer = signed_in("writer")
    opened = "/desk/articles/fund-a-milestone?absorb=pay-in"
    page = writer.get(opened).text
    assert "Keep.\n\n## Pay in\n\nOther." in page
    assert "“Pay in” is added below" in page
    assert send(writer, "/desk/articles/fund-a-milestone", FORM, opened=opened)[0] == 303
    for address in ("pay-in", "older"):
        assert client.get(f"/help/articles/{address}").headers["Location"] == "/help/articles/fund-a-milestone"
    with database.writing() as db:
        assert read_article(db, "pay-in", viewer=STAFF).status == "archived"
        with pytest.raises(Conflict):
            absorb(db, "fund-a-milestone", "fund-a-milestone", author="Wren", now=NOW)
        publish_article(db, ArticleDraft(id="pay-in", title="Pay in", markdown="Back."), author="Wren", now=NOW)
        assert read_article(db, "pay-in").markdown == "Back."
        archive_article(db, "pay-in", author="Wren", now=NOW)


def test_titles_that_are_pages_of_the_desk_get_another_address(signed_in: SignedIn) -> None:
    writer = signed_in("writer")
    for title in sorted(RESERVED):
        assert send(writer, "/desk/articles/new", FORM | {"title": title})[1].startswith(
            f"/desk/articles/{title}-article"
        )


def test_the_editor_takes_few_statements(signed_in: SignedIn, database: Database) -> None:
    publish(database, "Fund a milestone", "[a](b)")
    writer = signed_in("writer")
    with count_statements(database) as seen:
        assert writer.get("/desk/articles/fund-a-milestone").status_code == 200
    assert len(seen) <= 9
