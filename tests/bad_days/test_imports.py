"""Files from elsewhere, broken in the middle: the bad line is named with its number, the rest goes in, and twice is as good as once.

`tests/kb/test_importing.py` and `tests/analytics/test_hearing.py` hold the formats; here the text itself is bad.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from analytics.voice.hearing.importing import import_comments
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database
from kb import import_articles
from kb.articles.importing import ImportReport
from kb.articles.tables import articles, revisions
from tests.bad_days import odd

ODD: list[Any] = [
    "a\x00b", "\ud800", "\udfff\ud800", "\ufffe\u202e", "²", odd.SCRIPT, "w" * 10_000, 10**400, float("nan"), float("inf"), -1, True, None, [], ["\ud800"],
    [["x"]], {}, {"\ud800": "x"}, [None, 7, "x" * 500], "2026-02-30",
]  # fmt: skip


def import_(database: Database, path: Path) -> ImportReport:
    with database.writing() as db:
        return import_articles(db, path, author="import", now=clock.now())


def test_an_article_of_any_value_in_any_field_never_stops_the_others(database: Database, tmp_path: Path) -> None:
    path, lines = tmp_path / "articles.jsonl", []
    for name in (
        "id",
        "title",
        "body",
        "section",
        "slug",
        "questions",
        "pages",
        "roles",
        "plans",
        "locale",
        "status",
        "role",
    ):
        for number, value in enumerate(ODD):
            plain = {"id": f"{name}-{number}", "title": f"About {name} {number}", "body": "Text."}
            lines.append(json.dumps(plain | {name: value}))
            lines.append(json.dumps({"id": f"good-{name}-{number}", "title": f"Good {name} {number}"}))
    path.write_text("\n".join(lines))
    first = import_(database, path)
    with database.reading() as db:
        kept = select(func.count()).select_from(articles).where(articles.c.id.like("good-%"))
        assert db.execute(kept).scalar_one() == len(lines) // 2
        history = db.execute(select(func.count()).select_from(revisions)).scalar_one()
    assert first.added + first.updated + first.unchanged + len(first.errors) == len(lines)
    assert all(int(place.removeprefix("line ")) % 2 for place, _ in first.errors)
    again = import_(database, path)
    assert (again.added, again.errors) == (0, first.errors)
    with database.reading() as db:
        assert db.execute(select(func.count()).select_from(articles)).scalar_one() == first.added
        if not first.updated:
            assert db.execute(select(func.count()).select_from(revisions)).scalar_one() == history


def test_markdown_that_cannot_be_read_is_named_and_twice_changes_nothing(
    app: Flask, database: Database, tmp_path: Path
) -> None:
    good = "---\ntitle: Fund a milestone\nsection: Escrow\n---\n\nOpen the contract."
    bad = {
        "bytes.md": b"---\ntitle: \xff\xfe\n---\n", "nul.md": b"---\ntitle: a\x00b\n---\n", "empty.md": b"", "bomb.md": b"---\na: &a [x]\ntitle: *b\n---\n",
        "tag.md": b"---\ntitle: !!python/object/apply:os.system ['true']\n---\n", "deep.md": b"---\ntitle: " + b"[" * 1500 + b"\n---\n",
        "list.md": b"---\ntitle: A\nroles: {a: 1}\n---\n", "status.md": b"---\ntitle: B\nstatus: gone\n---\n", "long.md": b"---\ntitle: " + b"t" * 301 + b"\n---\n",
    }  # fmt: skip
    (tmp_path / "a-good.md").write_text(good)
    (tmp_path / "z-good.md").write_text(good.replace("Fund", "Release"))
    (tmp_path / "folder.md").mkdir()
    for name, raw in bad.items():
        (tmp_path / name).write_bytes(raw)
    first = import_(database, tmp_path)
    assert first.added == 2
    assert {place for place, _ in first.errors} == {*bad, "folder.md"}
    again = import_(database, tmp_path)
    assert (again.added, again.updated, again.unchanged, again.errors) == (0, 0, 2, first.errors)
    told = app.test_cli_runner().invoke(args=["kb", "import", str(tmp_path)])
    assert told.exit_code == 0
    assert "0 added, 0 updated, 2 unchanged, 10 not read." in told.output


COLUMNS = ("id", "text", "created_at", "source", "rating", "rating_scale", "page", "role", "plan", "language", "channel", "ticket", "article", "synthetic", "team")  # fmt: skip


def test_a_comment_of_any_value_in_any_column_never_stops_the_others(database: Database, tmp_path: Path) -> None:
    path, lines = tmp_path / "comments.jsonl", []
    for name in COLUMNS:
        for number, value in enumerate(ODD):
            plain = {"id": f"{name}-{number}", "text": "The payout is late.", "created_at": "2026-10-01"}
            lines.append(json.dumps(plain | {name: value}))
            lines.append(json.dumps(plain | {"id": f"good-{name}-{number}"}))
    path.write_text("\n".join(lines))
    first = import_comments(database, path)
    with database.reading() as db:
        kept = select(func.count()).select_from(verbatims)
        assert db.execute(kept.where(verbatims.c.source_id.like("import:good-%"))).scalar_one() == len(lines) // 2
        count = db.execute(kept).scalar_one()
    assert all(int(place.removeprefix("line ")) % 2 for place, _ in first.errors)
    again = import_comments(database, path)
    assert (again.added, again.errors) == (0, first.errors)
    with database.reading() as db:
        assert db.execute(kept).scalar_one() == count


@pytest.mark.parametrize(
    "lines",
    [
        b"2,Late again\xff\xfe,2026-10-01", b"2,a\x00b,2026-10-01", b'2,"never closed,2026-10-01', b"2", b",,,,,,,,,,", b"2,x,2026-13-01", b"2,x,0001-01-01",
        b"2,x,9999-12-31T23:59:59-23:59", b"2," + b"w" * 200_000 + b",2026-10-01", b'2,"two\nlines",2026-10-01',
    ],
)  # fmt: skip
def test_a_bad_line_of_a_table_is_named_with_its_number(
    app: Flask, database: Database, tmp_path: Path, lines: bytes
) -> None:
    path = tmp_path / "comments.csv"
    path.write_bytes(b"id,text,created_at\n1,The payout is late.,2026-10-01\n" + lines + b"\n3,Good help.,2026-10-02\n")
    first = import_comments(database, path)
    assert first.added + len(first.errors) >= 2
    assert {place for place, _ in first.errors} <= {"line 3", "line 4"}
    again = import_comments(database, path)
    assert (again.added, again.unchanged, again.errors) == (0, first.added, first.errors)
    assert app.test_cli_runner().invoke(args=["voice", "import", str(path)]).exit_code == 0


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"\xff\xfe\x00", b"id,text\n1,x\n", b"\x00" * 1000, b"[" * 100_000])
@pytest.mark.parametrize("name", ["comments.csv", "comments.jsonl"])
def test_a_file_that_is_no_table_at_all_adds_nothing(
    app: Flask, database: Database, tmp_path: Path, name: str, raw: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    done = app.test_cli_runner().invoke(args=["voice", "import", str(path)])
    assert done.exit_code == 0, done.output
    assert "0 added or changed" in done.output
