"""Articles only for those they name.

1. A private article opens to a role, and plan, that is known and named; nobody else finds it, by words, by page or in a list.
2. Nothing that happens to it later opens it: an old revision, an import, a merge, a snapshot from before.
3. A private article names a role. 4. Staff read all. 5. A writer closes and opens it with one switch.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from flask import Flask

from foundation import clock
from foundation.database import Database
from foundation.errors import Invalid, NotFound
from foundation.jobs import work_all
from kb import ArticleDraft, Viewer, import_articles, publish_article, read_article, sections
from kb.articles.exporting import export_articles
from kb.articles.merging import merged_draft
from kb.articles.publishing import draft_of, restore_revision
from kb.search import BadSnapshot, build_index, load_index
from kb.search.container import map_container, write_container
from kb.search.snapshot import FORMAT
from tests.kb.content import DOCUMENTS
from tests.kb.writers import send, signer

SECRET = ArticleDraft(
    title="What we look at before a payout", id="payout-checks", markdown="A payout of zanzibar size waits a day.",
    section="Payouts", questions=("zanzibar payout",), pages=("payouts",), roles=("freelancer",), plans=("plus",), private=True,
)  # fmt: skip
SAM = Viewer(role="freelancer", plan="plus")
OTHERS = [
    Viewer(), Viewer(role="freelancer"), Viewer(plan="plus"), Viewer(role="client", plan="plus"),
    Viewer(role="freelancer", plan="basic"),
]  # fmt: skip
STAFF = Viewer(staff=True)


def context_of(viewer: Viewer) -> dict[str, object]:
    return {"role": viewer.role, "plan": viewer.plan, "page": "payouts"}


@pytest.fixture
def written(database: Database) -> Database:
    with database.writing() as db:
        publish_article(db, SECRET, author="Wren", now=clock.now())
        publish_article(
            db,
            ArticleDraft(title="Payouts", markdown="Once a week.", section="Payouts"),
            author="Wren",
            now=clock.now(),
        )
    work_all(database)
    return database


def test_whom_it_names_reads_it(written: Database) -> None:
    with written.reading() as db:
        for viewer in (SAM, STAFF):
            assert read_article(db, "payout-checks", viewer=viewer).private
            assert [entry.id for one in sections(db, viewer=viewer) for entry in one.entries] == [
                "payouts",
                "payout-checks",
            ]


@pytest.mark.parametrize("viewer", OTHERS)
def test_to_anybody_else_it_is_not_there(written: Database, viewer: Viewer) -> None:
    with written.reading() as db:
        with pytest.raises(NotFound, match="no such article"):
            read_article(db, "payout-checks", viewer=viewer)
        assert [entry.id for one in sections(db, viewer=viewer) for entry in one.entries] == ["payouts"]


ENGINE = build_index(
    [*DOCUMENTS, {"id": "secret", "title": SECRET.title, "body": SECRET.markdown, "questions": list(SECRET.questions),
                  "section": "Payouts and fees", "pages": ["payouts"], "roles": ["freelancer"], "plans": ["plus"], "private": True}]
)  # fmt: skip


@pytest.mark.parametrize("viewer", OTHERS)
def test_the_engine_finds_it_for_nobody_else(viewer: Viewer) -> None:
    context = context_of(viewer)
    for query in ("zanzibar payout", "what we look at", "zanz", "zanzibra"):
        assert "secret" not in {
            hit.id for hit in ENGINE.suggest(query, context, 50) + ENGINE.search(query, context, 50)
        }
    assert "secret" not in {hit.id for hit in ENGINE.likely(context, 50)}
    assert ENGINE.explain("zanzibar payout", "secret", context).score == 0
    assert ENGINE.answerable("zanzibar payout", context) < ENGINE.answerable("zanzibar payout", context_of(SAM))
    assert ENGINE.counts(context)["Payouts and fees"] <= 1


def test_the_engine_finds_it_for_whom_it_names_and_for_staff() -> None:
    for context in (context_of(SAM), {"staff": True}):
        assert ENGINE.suggest("zanzibar payout", context)[0].id == "secret"
        assert ENGINE.explain("zanzibar payout", "secret", context).score > 0
    assert ENGINE.counts({"role": "freelancer", "plan": "plus"})["Payouts and fees"] == 2


@pytest.mark.parametrize("role", ["\x00everybody", "everybody", "", ["freelancer"], True, "staff"])
def test_nobody_becomes_staff_by_what_a_host_calls_them(role: object) -> None:
    assert "secret" not in {hit.id for hit in ENGINE.search("zanzibar payout", {"role": role, "plan": "plus"})}
    assert "secret" not in {hit.id for hit in ENGINE.search("zanzibar payout", {"role": role, "staff": "yes"})}


def test_a_private_document_without_roles_is_for_nobody() -> None:
    index = build_index([{"id": "one", "title": "Zanzibar", "private": True}])
    for role in (None, "client", "freelancer"):
        assert index.search("zanzibar", {"role": role}) == []


def test_a_snapshot_keeps_it_private_and_one_from_before_is_built_anew(tmp_path: Path) -> None:
    path = tmp_path / "articles.index"
    ENGINE.save(path)
    assert load_index(path).search("zanzibar payout", context_of(SAM))[0].id == "secret"
    assert "secret" not in {hit.id for hit in load_index(path).search("zanzibar payout", {"role": "client"})}
    meta, arrays = map_container(path)
    for told in (meta | {"format": FORMAT - 1}, meta):
        write_container(
            tmp_path / "old.index",
            told,
            {name: np.array(one) for name, one in arrays.items() if name != "facet_private"},
        )
        with pytest.raises(BadSnapshot):
            load_index(tmp_path / "old.index")


def test_it_names_a_role(database: Database) -> None:
    with database.writing() as db, pytest.raises(Invalid) as problem:
        publish_article(
            db, ArticleDraft(title="For nobody", markdown="x", private=True), author="Wren", now=clock.now()
        )
    assert problem.value.field == "private"


def test_an_old_revision_does_not_open_it(database: Database) -> None:
    with database.writing() as db:
        public = ArticleDraft(title="Payout checks", markdown="Old words.")
        publish_article(db, public, author="Wren", now=clock.now())
        closed = ArticleDraft(title="Payout checks", markdown="New words.", roles=("freelancer",), private=True)
        publish_article(db, closed, author="Wren", now=clock.now())
        restored = restore_revision(db, "payout-checks", 1, author="Wren", now=clock.now())
    assert (restored.markdown, restored.private, restored.roles) == ("Old words.", True, ("freelancer",))


def test_it_is_taken_away_and_brought_back_private(written: Database, tmp_path: Path) -> None:
    with written.reading() as db:
        export_articles(db, tmp_path / "pages")
        export_articles(db, tmp_path / "all.jsonl")
    assert "\nprivate: true\n" in (tmp_path / "pages" / "payout-checks.md").read_text()
    assert "private" not in (tmp_path / "pages" / "payouts.md").read_text()
    for path in (tmp_path / "pages", tmp_path / "all.jsonl"):
        with written.writing() as db:
            report = import_articles(db, path, author="import", now=clock.now())
        assert (report.unchanged, report.errors) == (2, [])


def test_an_import_that_does_not_say_so_leaves_it_private(written: Database, tmp_path: Path) -> None:
    (tmp_path / "payout-checks.md").write_text("---\ntitle: What we look at\n---\nNew words.")
    (tmp_path / "slip.md").write_text("---\ntitle: A slip\nprivate: yess\n---\nWords.")
    (tmp_path / "nobody.md").write_text("---\ntitle: For nobody\nprivate: true\n---\nWords.")
    with written.writing() as db:
        report = import_articles(db, tmp_path, author="import", now=clock.now())
        found = read_article(db, "payout-checks", viewer=STAFF)
    assert (found.title, found.private, found.roles, found.plans) == (
        "What we look at",
        True,
        ("freelancer",),
        ("plus",),
    )
    assert {name for name, _ in report.errors} == {"slip.md", "nobody.md"}


def test_what_was_for_some_elsewhere_waits_as_a_draft(database: Database, tmp_path: Path) -> None:
    items = [
        {"id": 1, "title": "For all", "body": "<p>Words.</p>", "user_segment_id": None},
        {"id": 2, "title": "For some", "body": "<p>Words.</p>", "user_segment_id": 7},
        {"id": 3, "title": "For others", "body": "<p>Words.</p>", "user_segment_ids": [7, 8]},
    ]
    (tmp_path / "zendesk.json").write_text(json.dumps({"articles": items}))
    with database.writing() as db:
        import_articles(db, tmp_path / "zendesk.json", author="import", now=clock.now())
        statuses = [read_article(db, f"zendesk-{number}", viewer=STAFF).status for number in (1, 2, 3)]
    assert statuses == ["published", "draft", "draft"]


def test_merged_it_stays_with_those_who_could_read_both(written: Database) -> None:
    with written.reading() as db:
        secret, public = (read_article(db, one, viewer=STAFF) for one in ("payout-checks", "payouts"))
    into_public, into_secret = merged_draft(draft_of(public), secret), merged_draft(draft_of(secret), public)
    for made in (into_public, into_secret):
        assert (made.private, made.roles, made.plans) == (True, ("freelancer",), ("plus",))
    nobody = merged_draft(draft_of(public, roles=("client",)), secret)
    assert (nobody.private, nobody.roles) == (True, ())


def test_a_writer_closes_and_opens_it_with_one_switch(written: Database, app: Flask) -> None:
    wren = signer(app, written)("writer")
    form = {"title": "Payouts", "markdown": "Once a week.", "section": "Payouts", "status": "published", "locale": "en"}
    status, _, page = send(wren, "/desk/articles/payouts", form | {"private": "yes"})
    assert status == 422
    assert "Say whose role may read it" in page
    assert 'name="private" value="yes" checked' in page
    assert send(wren, "/desk/articles/payouts", form | {"private": "yes", "roles": "client"})[0] == 303
    assert 'name="private" value="yes" checked' in wren.get("/desk/articles/payouts").text
    assert send(wren, "/desk/articles/payouts", form | {"roles": "client"})[0] == 303, (
        "a form that doesn't ask opens nothing"
    )
    with written.reading() as db:
        assert read_article(db, "payouts", viewer=STAFF).private
    assert send(wren, "/desk/articles/payouts", form | {"private": "no"})[0] == 303
    with written.reading() as db:
        assert not read_article(db, "payouts").private
