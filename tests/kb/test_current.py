"""The index of a process.

1. Publishing reaches suggestions through the worker, without a restart; archiving takes them away.
2. A missing, damaged or unwritable snapshot is rebuilt from the articles, never an error.
3. A keystroke sends no SQL. 4. An empty knowledge base answers with nothing.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

import kb
from foundation.database import Database, count_statements
from foundation.jobs import work_all
from kb import ArticleDraft, archive_article, publish_article
from kb.current import CurrentIndex

NOW = datetime(2026, 7, 9, tzinfo=UTC)


def publish(database: Database, *titles: str) -> None:
    with database.writing() as db:
        for title in titles:
            publish_article(db, ArticleDraft(title=title, markdown="Text."), author="Wren", now=NOW)


def test_publishing_reaches_suggestions_without_a_restart(app: Flask, database: Database) -> None:
    with app.app_context():
        assert kb.suggest("escrow", {}) == []
        publish(database, "How escrow works")
        work_all(database)
        assert [hit.id for hit in kb.suggest("escro", {})] == ["how-escrow-works"]
        assert [(topic.section, topic.slug, topic.count) for topic in kb.topics("escrow", {})] == [
            ("General", "general", 1)
        ]
        with database.writing() as db:
            archive_article(db, "how-escrow-works", author="Wren", now=NOW)
        work_all(database)
        assert kb.suggest("escrow", {}) == []


def test_another_process_picks_the_new_snapshot_up(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.current.LOOK_SECONDS", 0)
    web, worker = CurrentIndex(database, tmp_path), CurrentIndex(database, tmp_path)
    assert len(web.get()) == 0
    publish(database, "One", "Two")
    worker.rebuild()
    assert len(web.get()) == 2
    assert web.get() is web.get()


@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_a_bad_snapshot_is_rebuilt(database: Database, tmp_path: Path, damage: bytes | None) -> None:
    publish(database, "One")
    CurrentIndex(database, tmp_path).rebuild()
    path = tmp_path / "articles.index"
    path.unlink() if damage is None else path.write_bytes(damage)
    assert [hit.id for hit in CurrentIndex(database, tmp_path).get().suggest("one")] == ["one"]
    assert len(CurrentIndex(database, tmp_path).get()) == 1


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_snapshot(database: Database, tmp_path: Path) -> None:
    publish(database, "One")
    (tmp_path / "file").write_text("in the way")
    assert len(CurrentIndex(database, tmp_path / "file" / "index").get()) == 1


def test_a_keystroke_sends_no_sql(app: Flask, database: Database) -> None:
    publish(database, "How escrow works")
    work_all(database)
    client = app.test_client()
    client.get("/help/suggest?q=e")
    with count_statements(database) as seen:
        assert client.get("/help/suggest?q=escr").json["hits"][0]["title"] == "How escrow works"
    assert seen == []


def test_the_snapshot_lies_in_the_index_folder(app: Flask) -> None:
    with app.app_context():
        kb.suggest("x", {})
    assert os.path.exists(app.extensions["config"].index_folder / "articles.index")
