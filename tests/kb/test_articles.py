"""Articles: revisions keep history, imports keep the good lines, the index follows within a job."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, select

import kb
from foundation import clock
from foundation.database import Database
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import events
from foundation.jobs import work_all
from kb.articles.publishing import archive_article, publish_article, restore_revision
from kb.articles.reading import list_for_writers, list_revisions
from kb.articles.tables import searches

NOW = clock.now()
ARTICLES = Path(__file__).parents[2] / "marketplace" / "demo" / "articles"


def draft(**changes) -> kb.ArticleDraft:
    return kb.ArticleDraft(
        **{
            "title": "Fund a milestone",
            "markdown": "Choose Fund.\n\n## Then\n\nWait.",
            "section": "Milestones",
            **changes,
        }
    )


def test_publishing_twice_the_same_makes_one_revision(db: Connection) -> None:
    publish_article(db, draft(), author="Wren", now=NOW)
    article = publish_article(db, draft(), author="Wren", now=NOW)
    assert article.revision == 1
    assert article.slug == "fund-a-milestone"
    assert article.lede == "Choose Fund."


def test_each_change_is_a_revision_with_its_author_and_can_come_back(db: Connection) -> None:
    publish_article(db, draft(), author="Wren", now=NOW)
    publish_article(db, draft(id="fund-a-milestone", markdown="Better."), author="Lee", now=NOW)
    assert [(r.number, r.author) for r in list_revisions(db, "fund-a-milestone")] == [(2, "Lee"), (1, "Wren")]
    restored = restore_revision(db, "fund-a-milestone", 1, author="Wren", now=NOW)
    assert (restored.revision, restored.lede) == (3, "Choose Fund.")


def test_drafts_and_archived_articles_are_out_of_sight(db: Connection) -> None:
    publish_article(db, draft(status="draft"), author="Wren", now=NOW)
    with pytest.raises(NotFound):
        kb.read_article(db, "fund-a-milestone")
    assert kb.read_article(db, "fund-a-milestone", viewer=kb.Viewer(staff=True)).status == "draft"
    publish_article(db, draft(), author="Wren", now=NOW)
    assert archive_article(db, "fund-a-milestone", author="Wren", now=NOW).status == "archived"
    assert kb.sections(db) == []


def test_a_role_or_plan_reads_only_what_is_written_for_it(db: Connection) -> None:
    publish_article(db, draft(roles=("client",), plans=("plus",)), author="Wren", now=NOW)
    assert kb.read_article(db, "fund-a-milestone", viewer=kb.Viewer(role="client", plan="plus"))
    for viewer in (kb.Viewer(role="freelancer"), kb.Viewer(role="client", plan="basic")):
        with pytest.raises(NotFound):
            kb.read_article(db, "fund-a-milestone", viewer=viewer)


def test_what_is_wrong_with_a_draft_is_said(db: Connection) -> None:
    with pytest.raises(Invalid, match="title"):
        publish_article(db, draft(title="  "), author="Wren", now=NOW)
    with pytest.raises(Invalid, match=r"100,000"):
        publish_article(db, draft(markdown="x" * 100_001), author="Wren", now=NOW)
    publish_article(db, draft(), author="Wren", now=NOW)
    with pytest.raises(Conflict, match="address"):
        publish_article(db, draft(id="another", slug="fund-a-milestone"), author="Wren", now=NOW)


def test_a_broken_line_is_named_and_the_rest_goes_in(db: Connection, tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    good = {"id": "a", "title": "One", "body": "x", "role": "client", "pages": ["billing"]}
    lines = [
        json.dumps(good),
        "{broken",
        '["list"]',
        '{"id": "b"}',
        "\xff",
        json.dumps({"id": "c", "title": "Three", "questions": [{}]}),
        json.dumps({"id": "d", "title": "Four"}),
    ]
    file.write_bytes("\n".join(lines).encode("latin-1"))
    report = kb.import_articles(db, file, author="import", now=NOW)
    assert (report.added, report.updated) == (2, 0)
    assert [place for place, _ in report.errors] == ["line 2", "line 3", "line 4", "line 5", "line 6"]
    assert kb.read_article(db, "a").roles == ("client",)
    again = kb.import_articles(db, file, author="import", now=NOW)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 2)


def test_a_folder_goes_out_and_in_again_unchanged(db: Connection, tmp_path: Path) -> None:
    publish_article(
        db, draft(questions=("how: do I pay?",), pages=("milestone",), roles=("client",)), author="Wren", now=NOW
    )
    assert kb.export_articles(db, tmp_path / "out") == 1
    report = kb.import_articles(db, tmp_path / "out", author="import", now=NOW)
    assert (report.unchanged, report.errors) == (1, [])
    (tmp_path / "out" / "bad.md").write_text("---\ntitle: [broken\n---\nx")
    (tmp_path / "out" / "bare.md").write_text("no front matter")
    assert [place for place, _ in kb.import_articles(db, tmp_path / "out", author="import", now=NOW).errors] == [
        "bad.md",
        "bare.md",
    ]


def test_a_published_article_is_found_after_its_job(app: Flask, database: Database) -> None:
    with app.app_context():
        assert kb.suggest("fund", {}) == []
        with database.writing() as db:
            publish_article(db, draft(), author="Wren", now=NOW)
        work_all(database)
        app.extensions["kb"]._looked = 0.0  # a second later
        assert [hit.id for hit in kb.suggest("fnd milstone", {})] == ["fund-a-milestone"]


def test_a_damaged_snapshot_is_rebuilt_not_a_500(app: Flask, database: Database) -> None:
    with database.writing() as db:
        publish_article(db, draft(), author="Wren", now=NOW)
    work_all(database)
    current = app.extensions["kb"]
    current.path.write_bytes(b"rubbish")
    assert app.test_client().get("/help/suggest?q=fund").json["hits"][0]["title"] == "Fund a milestone"


def test_votes_and_searches_become_facts(db: Connection) -> None:
    article = publish_article(db, draft(), author="Wren", now=NOW)
    context = {"page": "milestone", "role": "client"}
    kb.record_vote(db, article, False, "  no date ", who="worklane:member:1", context=context, now=NOW, via="widget")
    kb.record_search(db, "crypto  payout", [], None, who=None, context=context, now=NOW, via="widget")
    kb.record_search(
        db, "fund", ["fund-a-milestone"], "fund-a-milestone", who=None, context=context, now=NOW, via="widget"
    )
    names = list(db.execute(select(events.c.name).order_by(events.c.id)).scalars())
    assert names == ["article_published", "article_voted", "search_missed"]
    assert db.execute(select(searches.c.query)).scalars().first() == "crypto payout"
    row = list_for_writers(db)[0]
    assert (row.helped, row.not_helped) == (0, 1)


def test_our_own_articles_are_sound(db: Connection) -> None:
    report = kb.import_articles(db, ARTICLES, author="Wren", now=NOW)
    assert report.errors == []
    assert report.added >= 150
    found = kb.indexable(db)
    slugs = {one["id"] for one in found}
    import re

    for one in found:
        count = len(re.findall(r"\w+", one["body"]))
        assert 100 <= count <= 620, (one["id"], count)
        assert 4 <= len(one["questions"]) <= 12, one["id"]
        assert one["pages"], one["id"]
        links = set(re.findall(r"\]\(([a-z0-9-]+)\)", one["body"]))
        assert links <= slugs, (one["id"], links - slugs)


def test_the_help_centre_opens_reads_and_hears(client: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        publish_article(db, draft(questions=("how do I pay?",)), author="Wren", now=NOW)
    work_all(database)
    assert "Fund a milestone" in client.get("/help/").text
    assert "/help/articles/fund-a-milestone" in client.get("/help/search?q=fnd+milstone").text
    page = client.get("/help/articles/fund-a-milestone").text
    assert "<h1>Fund a milestone</h1>" in page
    token = page.split('name="_csrf" value="')[1].split('"')[0]
    answer = client.post(
        "/help/articles/fund-a-milestone/feedback", data={"_csrf": token, "helped": "no", "comment": "<b>no</b>"}
    )
    assert answer.status_code == 303
    assert client.get("/help/articles/nowhere").status_code == 404
    assert client.get("/help/sections/milestones").status_code == 200
    assert "fund-a-milestone" in client.get("/help/sitemap.xml").text
    assert "Nothing found" in client.get("/help/search?q=zzzz").text


def test_an_empty_knowledge_base_has_kind_pages(client: FlaskClient) -> None:
    assert "Articles will be here soon" in client.get("/help/").text
    assert client.get("/help/suggest?q=x").json["hits"] == []
    assert client.get("/help/search?q=x").status_code == 200
