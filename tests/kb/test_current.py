"""The index of a process.

1. Publishing reaches suggestions through the worker, without a restart; archiving takes them away.
2. A missing, damaged or unwritable snapshot is rebuilt from the articles, never an error.
3. A keystroke sends no SQL. 4. An empty knowledge base answers with nothing.
5. Processes build in turns: what was withdrawn doesn't come back, and one builds what the others wait for, but not for long.
6. Two versions of the code keep a snapshot each, and build once each.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

import kb
from foundation.database import Database, count_statements
from foundation.jobs import work_all
from kb import ArticleDraft, archive_article, publish_article
from kb.current import CurrentIndex
from kb.search import snapshot

NOW = datetime(2026, 7, 9, tzinfo=UTC)


def publish(database: Database, *titles: str) -> None:
    with database.writing() as db:
        for title in titles:
            publish_article(db, ArticleDraft(title=title, markdown="Text."), author="Wren", now=NOW)


class Slow:
    """Where an index is built, between the articles and the file: finds no encoder, and not before it is let."""

    def __init__(self) -> None:
        self.reached, self.let = threading.Event(), threading.Event()
        self._asked = 0

    def __call__(self) -> None:
        self._asked += 1
        if self._asked > 1:  # first for what was encoded before, then to build
            self.reached.set()
            self.let.wait(10)


@contextmanager
def building(database: Database, folder: Path) -> Iterator[Slow]:
    """A worker that has read the articles, and saves its index at the end."""
    slow = Slow()
    thread = threading.Thread(target=CurrentIndex(database, folder, encoder=slow).rebuild)
    thread.start()
    assert slow.reached.wait(10)
    yield slow
    slow.let.set()
    thread.join()


def built(database: Database, folder: Path) -> CurrentIndex:
    current = CurrentIndex(database, folder)
    current.rebuild()
    return current


def test_publishing_reaches_suggestions_without_a_restart(app: Flask, database: Database) -> None:
    with app.app_context():
        assert kb.suggest("escrow", {}) == []
        publish(database, "How escrow works")
        work_all(database)
        assert [hit.id for hit in kb.suggest("escro", {})] == ["how-escrow-works"]
        (topic,) = kb.suggest_surely("escrow", {}).topics
        assert (topic.section, topic.slug, topic.count) == ("General", "general", 1)
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
    path = built(database, tmp_path).path
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
    assert (app.extensions["config"].index_folder / f"articles-{snapshot.FORMAT}.index").exists()


def test_an_article_withdrawn_while_two_workers_build_stays_away(database: Database, tmp_path: Path) -> None:
    publish(database, "One", "Two")
    with building(database, tmp_path):
        with database.writing() as db:
            archive_article(db, "two", author="Wren", now=NOW)
        second = threading.Thread(target=CurrentIndex(database, tmp_path).rebuild)
        second.start()
        second.join(0.5)  # long enough to build, were it let
    second.join()
    assert CurrentIndex(database, tmp_path).get().parts.ids == ["one"]


def test_a_request_waits_for_the_index_another_process_is_building(database: Database, tmp_path: Path) -> None:
    publish(database, "One")
    with building(database, tmp_path) as slow, count_statements(database) as seen:
        threading.Timer(0.2, slow.let.set).start()
        assert len(CurrentIndex(database, tmp_path).get()) == 1
    assert seen == []


def test_a_request_waits_no_longer_than_it_must(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.current.PATIENCE", 0.1)
    publish(database, "One")
    with building(database, tmp_path):
        web = CurrentIndex(database, tmp_path)
        assert len(web.get()) == 1
        assert not web.path.exists()  # that is for whoever builds it


def test_two_versions_of_the_code_build_once_each(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.current.LOOK_SECONDS", 0)
    publish(database, "One")

    def as_of(format_: int) -> None:
        monkeypatch.setattr(snapshot, "FORMAT", format_)

    as_of(6)
    old = built(database, tmp_path)
    as_of(7)
    new = CurrentIndex(database, tmp_path)
    assert len(new.get()) == 1
    with count_statements(database) as seen:
        for _ in range(3):
            as_of(6)
            assert len(old.get()) == 1
            as_of(7)
            assert len(new.get()) == 1
    assert seen == []


@pytest.mark.parametrize(
    "of_the_others", [-1, 1], ids=["an older version", "a newer version, before it was taken back"]
)
def test_what_was_withdrawn_while_another_version_built_is_gone(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, of_the_others: int
) -> None:
    publish(database, "One", "Two")
    here = snapshot.FORMAT
    built(database, tmp_path)
    with database.writing() as db:
        archive_article(db, "two", author="Wren", now=NOW)
    monkeypatch.setattr(snapshot, "FORMAT", here + of_the_others)
    built(database, tmp_path)
    monkeypatch.setattr(snapshot, "FORMAT", here)
    assert CurrentIndex(database, tmp_path).get().parts.ids == ["one"]


def test_a_worker_catches_up_with_what_an_older_one_built(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.current.LOOK_SECONDS", 0)
    web, worker = CurrentIndex(database, tmp_path), built(database, tmp_path)
    assert len(web.get()) == 0
    publish(database, "One")
    here = snapshot.FORMAT
    monkeypatch.setattr(snapshot, "FORMAT", here - 1)
    built(database, tmp_path)  # the older worker took the job
    monkeypatch.setattr(snapshot, "FORMAT", here)
    assert len(web.get()) == 0
    worker.catch_up()
    assert len(web.get()) == 1
    with count_statements(database) as seen:
        worker.catch_up()
    assert seen == []


def test_what_older_versions_saved_is_removed_after_a_day(database: Database, tmp_path: Path) -> None:
    names = ("articles.index", f"articles-{snapshot.FORMAT - 1}.index", f"articles-{snapshot.FORMAT + 1}.index")
    for name in names:
        (tmp_path / name).write_bytes(b"another's")
    built(database, tmp_path)
    assert all((tmp_path / name).exists() for name in names)
    for name in names:
        os.utime(tmp_path / name, (0, time.time() - 25 * 3600))
    built(database, tmp_path)
    assert [(tmp_path / name).exists() for name in names] == [False, False, True]
