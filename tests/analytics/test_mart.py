"""The mart: one file, complete or not there, that says the same as the pages."""

from pathlib import Path

import pytest
from flask import Flask
from sqlite_utils import Database as File

from analytics.voice.hearing.adding import add_verbatims
from analytics.voice.reports.mart import write_mart
from foundation import clock
from foundation.database import Database
from tests.analytics.content import a_quarter


@pytest.fixture
def file(database: Database, tmp_path: Path):
    add_verbatims(database, a_quarter())
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


def test_the_mart_can_be_searched(file: File) -> None:
    assert len(list(file["verbatims"].search("mediator"))) == 28


def test_an_empty_mart_is_a_mart(database: Database, tmp_path: Path) -> None:
    with database.reading() as db:
        assert write_mart(db, tmp_path / "voice.db", now=clock.now()) == 0
    opened = File(tmp_path / "voice.db")
    assert opened["about"].get(1)["verbatims"] == 0
    opened.close()


def test_a_place_we_cannot_write_to_is_said_in_words(app: Flask, tmp_path: Path) -> None:
    found = app.test_cli_runner().invoke(args=["voice", "mart", str(tmp_path / "nowhere" / "voice.db")])
    assert found.exit_code == 1
    assert "We can't write" in found.output
    assert not (tmp_path / "nowhere").exists()
