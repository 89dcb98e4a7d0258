"""The synthetic year, seeded once: for the whole run on SQLite, for each file of tests on the shared PostgreSQL."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from foundation.config import Config
from foundation.database import Database, open_database
from tests.conftest import _empty
from tests.demo.world import World, opened, seeded
from tests.sharing import once_a_run


def _as_long_as_possible(fixture_name: str, config: pytest.Config) -> str:
    return "module" if config.getoption("--database") == "postgresql" else "session"


@pytest.fixture(scope=_as_long_as_possible)
def world(_template: Path | Database, settings: Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    if isinstance(_template, Database):
        yield seeded(_template, replace(settings, var=folder))
        _empty(_template)
        return
    with once_a_run(tmp_path_factory, "year") as (year, first):
        if first:
            _seed(year, _template, settings)
        shutil.copytree(year, folder, dirs_exist_ok=True)  # each worker's own
    database = open_database(f"sqlite:///{folder / 'world.db'}", durable=False)
    yield opened(database, folder)
    database.close()


def _seed(folder: Path, template: Path, settings: Config) -> None:
    shutil.copyfile(template, folder / "world.db")
    database = open_database(f"sqlite:///{folder / 'world.db'}", durable=False)
    seeded(database, replace(settings, var=folder))
    database.close()
