"""The mart: one file, complete or not there, that says the same as the pages and leads to nobody."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlite_utils import Database as File

from analytics.voice.hearing.adding import add_verbatims
from analytics.voice.hearing.reading import read_front
from analytics.voice.reports.mart import write_mart
from analytics.voice.reports.mart_columns import COLUMNS, TABLES
from analytics.voice.reports.summarising import summarise
from foundation import clock
from foundation.database import Database
from tests.analytics.content import a_quarter


@pytest.fixture
def file(database: Database, tmp_path: Path):
    add_verbatims(database, a_quarter())
    summarise(database, clock.now())
    with database.reading() as db:
        write_mart(db, tmp_path / "voice.db", now=clock.now())
    opened = File(tmp_path / "voice.db")
    yield opened
    opened.close()


def test_the_mart_holds_every_comment_and_its_themes_name(file: File) -> None:
    assert file["verbatims"].count == len(a_quarter())
    assert file["about"].get(1)["verbatims"] == len(a_quarter())
    first = next(iter(file.query("select name, negative from pain")))
    assert first == {"name": "Payouts arrive late", "negative": 84}
    assert sum(row["comments"] for row in file["weeks"].rows) == file["verbatims"].count_where("theme is not null")


def test_it_counts_what_the_pages_count(file: File, database: Database) -> None:
    for days in (28, 84, 365):
        with database.reading() as db:
            front = read_front(db, days)
        assert front
        shown = {one["key"]: (one["count"], one["negative"]) for one in front["themes"]}
        told = {row["theme"]: (row["comments"], row["negative"]) for row in file.query("select * from theme_periods where days = ?", [days])}  # fmt: skip
        since = date.fromisoformat(str(front["last"])) - timedelta(days=days - 1)
        counted = file.query(
            "select theme, count(*) as n, sum(sentiment = 'negative') as negative from verbatims where day >= ? and theme is not null group by theme",
            [str(since)],
        )
        assert shown == told == {row["theme"]: (row["n"], row["negative"]) for row in counted}
    assert next(iter(file.query("select theme from pain_by_period where days = 28")))["theme"] == "Payouts arrive late"


def test_the_mart_can_be_searched(file: File) -> None:
    assert len(list(file["verbatims"].search("mediator"))) == 28


def test_its_keys_lead_somewhere(file: File) -> None:
    assert list(file.query("pragma foreign_key_check")) == []
    assert [(key.column, key.other_table) for key in file["verbatims"].foreign_keys] == [("theme", "themes")]
    assert file["themes"].pks == ["key"]


def test_every_table_column_and_view_is_described(file: File, tmp_path: Path) -> None:
    own = {name for name in file.table_names() if not name.startswith(("verbatims_fts", "sqlite_"))}
    assert own | set(file.view_names()) == set(TABLES)
    for table in own:
        assert set(COLUMNS[table]) == {column.name for column in file[table].columns}
    described = json.loads((tmp_path / "voice.metadata.json").read_text())
    assert set(described["databases"]["voice"]["tables"]) == set(TABLES)
    assert file["columns"].get("verbatims.day")["description"].startswith("The day of that")


def test_it_leads_to_nobody(file: File) -> None:
    assert {"ticket", "source_id", "content_hash", "words_hash"} & {column.name for column in file["verbatims"].columns} == set()  # fmt: skip


def test_an_empty_mart_is_a_mart(database: Database, tmp_path: Path) -> None:
    with database.reading() as db:
        assert write_mart(db, tmp_path / "voice.db", now=clock.now()) == 0
    opened = File(tmp_path / "voice.db")
    assert opened["about"].get(1)["verbatims"] == 0
    assert list(opened.query("select * from pain")) == []
    opened.close()


def test_a_place_we_cannot_write_to_is_said_in_words(app: Flask, tmp_path: Path) -> None:
    found = app.test_cli_runner().invoke(args=["voice", "mart", str(tmp_path / "nowhere" / "voice.db")])
    assert found.exit_code == 1
    assert "We can't write" in found.output
    assert not (tmp_path / "nowhere").exists()
