"""`flask routing`: what is loaded is in force at once, what is wrong is said, and one can go back."""

import json
import re
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from foundation import clock
from foundation.database import Database
from helpdesk.routing.data.defaults import default_settings


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["routing", *words])


def file_with(tmp_path: Path, data: object) -> str:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(data))
    return str(path)


def loaded(told: Result) -> str:
    """The number of the version that `load` kept."""
    found = re.search(r"Version (\d+) is in force", told.output)
    assert found
    return found[1]


@pytest.fixture
def dearer() -> dict:
    data = default_settings()
    data["channels"]["live_chat"]["cost"] = 6
    return data


def test_what_is_loaded_is_dumped_and_decides_at_once(
    app: Flask, database: Database, tmp_path: Path, dearer: dict
) -> None:
    told = run(app, "load", file_with(tmp_path, dearer), "--note", "Chat got dearer")
    assert told.exit_code == 0
    assert "Live chat, cost: 4.5 -> 6" in told.output
    assert json.loads(run(app, "dump").stdout) == dearer
    assert f"version {loaded(told)}  flask routing: Chat got dearer" in run(app, "history").output
    with database.writing() as db:
        app.extensions["router"].decide(db, {}, now=clock.now())
    assert app.extensions["router"].settings.channels["live_chat"].cost == 6


def test_a_rule_of_the_ten_that_is_given_up_is_said(app: Flask, tmp_path: Path, dearer: dict) -> None:
    dearer["rules"] = [one for one in dearer["rules"] if one["id"] != "suspended"]
    assert "Note: Rule 9 of the ten is removed." in run(app, "load", file_with(tmp_path, dearer)).output


def test_one_goes_back_to_any_version_and_to_the_first_data(app: Flask, tmp_path: Path, dearer: dict) -> None:
    kept = loaded(run(app, "load", file_with(tmp_path, dearer)))
    assert "Version first is in force." in run(app, "use", "first").output
    assert json.loads(run(app, "dump").stdout) == default_settings()
    assert run(app, "use", kept).exit_code == 0
    assert "already" in run(app, "use", kept).output
    assert json.loads(run(app, "dump", "--version", kept).stdout) == dearer


@pytest.mark.parametrize("words", [["use", "770077"], ["use", "newest"], ["dump", "--version", "770077"]])
def test_a_version_that_is_not_there_is_said(app: Flask, words: list[str]) -> None:
    told = run(app, *words)
    assert told.exit_code == 1
    assert "There is no version" in told.output


def test_data_that_cannot_be_used_are_refused_with_every_place(app: Flask, tmp_path: Path, dearer: dict) -> None:
    dearer["channels"]["live_chat"] |= {"cost": -1, "hours": [9, 6]}
    told = run(app, "load", file_with(tmp_path, dearer))
    assert told.exit_code == 1
    assert "channels.live_chat.cost: " in told.output
    assert "channels.live_chat.hours: It must close after it opens." in told.output
    assert "Nobody has changed" in run(app, "history").output


def test_a_file_that_is_no_data_is_refused(app: Flask, tmp_path: Path) -> None:
    assert "one JSON object" in run(app, "load", file_with(tmp_path, [])).output
    (tmp_path / "torn.json").write_text("{")
    assert "isn't JSON" in run(app, "load", str(tmp_path / "torn.json")).output
