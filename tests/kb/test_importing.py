"""Files.

1. A folder of Markdown and a JSONL file both go in; re-importing updates by id, keeps history, and is otherwise unchanged.
2. A bad file or line is named with what to mend; the rest goes in.
3. What is exported comes back the same.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection

from foundation.database import Database
from kb import export_articles, import_articles, read_article
from kb.articles.reading import list_revisions

NOW = datetime(2026, 7, 9, tzinfo=UTC)
GOOD = """---
title: Fund a milestone
section: Milestones and escrow
pages: [contract/fixed]
roles: [client]
questions:
  - how do I pay in
---
Open the **contract**.

---

After the rule.
"""


def test_a_folder_of_markdown_goes_in(db: Connection, tmp_path: Path) -> None:
    (tmp_path / "fund-a-milestone.md").write_text(GOOD)
    (tmp_path / "notes.txt").write_text("not an article")
    report = import_articles(db, tmp_path, author="import", now=NOW)
    assert (report.added, report.errors) == (1, [])
    found = read_article(db, "fund-a-milestone")
    assert (found.questions, found.pages, found.roles, found.status) == (
        ("how do I pay in",),
        ("contract/fixed",),
        ("client",),
        "published",
    )
    assert found.markdown.endswith("After the rule.")


def test_importing_again_updates_by_id_and_keeps_history(db: Connection, tmp_path: Path) -> None:
    file = tmp_path / "fund-a-milestone.md"
    file.write_text(GOOD)
    import_articles(db, tmp_path, author="import", now=NOW)
    assert import_articles(db, tmp_path, author="import", now=NOW).unchanged == 1
    file.write_text(GOOD.replace("Open the", "Find your"))
    assert import_articles(db, tmp_path, author="Wren", now=NOW).updated == 1
    assert [one.author for one in list_revisions(db, "fund-a-milestone")] == ["Wren", "import"]


def test_a_bad_line_is_named_and_the_rest_goes_in(db: Connection, tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    lines = [
        b'{"id": "a", "title": "A", "body": "Text", "role": "client", "headings": ["H"]}', b"{broken", b"", b"[1, 2]", b'{"id": "b"}',
        b"\xff\xfe", b'{"id": "c", "title": "C", "questions": {"x": 1}}', b'{"id": "d", "title": "D", "status": "gone"}',
        b'{"id": "e", "title": "E"}', b"[" * 100_000, '{"id": "ü", "title": "Über"}'.encode(),
    ]  # fmt: skip
    path.write_bytes(b"\n".join(lines))
    report = import_articles(db, path, author="import", now=NOW)
    assert [place for place, _ in report.errors] == [f"line {number}" for number in (2, 4, 5, 6, 7, 8, 10)]
    assert report.added == 3
    assert read_article(db, "a").roles == ("client",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("No front matter", "no front matter"), ("---\ntitle: A\nnever ends", "never ends"), ("---\ntitle: [\n---\n", "isn't YAML"),
        ("---\n- a\n---\n", "no fields"), ("---\nsection: A\n---\nText", "no title"), ("---\ntitle: A\nquestions: {a: 1}\n---\n", "questions"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named_with_what_to_mend(db: Connection, tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "bad.md").write_text(text)
    (tmp_path / "good.md").write_text(GOOD)
    report = import_articles(db, tmp_path, author="import", now=NOW)
    assert report.added == 1
    [(place, told)] = report.errors
    assert place == "bad.md"
    assert sentence in told


@pytest.mark.parametrize("target", ["folder", "articles.jsonl"])
def test_what_is_exported_comes_back_the_same(db: Connection, tmp_path: Path, target: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "fund-a-milestone.md").write_text(GOOD)
    import_articles(db, tmp_path / "in", author="import", now=NOW)
    assert export_articles(db, tmp_path / target) == 1
    report = import_articles(db, tmp_path / target, author="import", now=NOW)
    assert (report.added, report.updated, report.unchanged, report.errors) == (0, 0, 1, [])


def test_the_commands_say_what_they_did(app: Flask, database: Database, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(json.dumps({"id": "a", "title": "Escrow"}) + "\nbroken\n")
    run = app.test_cli_runner()
    done = run.invoke(args=["kb", "import", str(tmp_path / "x.jsonl")])
    assert done.exit_code == 0
    assert "line 2: it can't be read" in done.output
    assert "1 added, 0 updated, 0 unchanged, 1 not read." in done.output
    assert "1 articles written" in run.invoke(args=["kb", "export", str(tmp_path / "out")]).output
    assert "1 articles in the index" in run.invoke(args=["kb", "reindex"]).output
    with app.app_context():
        assert app.extensions["kb"].get().suggest("escrow")[0].id == "a"


def test_a_path_that_is_not_there_is_refused_in_words(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["kb", "import", "/no/such/folder"])
    assert done.exit_code == 2
    assert "does not exist" in done.output
