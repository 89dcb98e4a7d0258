"""The synthetic year, seeded once: for the whole run on SQLite, for each file of tests on the shared PostgreSQL."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from foundation.config import Config
from foundation.database import Database, open_database
from tests.conftest import _empty
from tests.demo.world import World, seeded


def _as_long_as_possible(fixture_name: str, config: pytest.Config) -> str:
    return "module" if config.getoption("--database") == "postgresql" else "session"


@pytest.fixture(scope=_as_long_as_possible)
def world(_template: Path | Database, settings: Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    own = replace(settings, var=folder)
    if isinstance(_template, Database):
        yield seeded(_template, own)
        _empty(_template)
        return
    path = folder / "world.db"
    shutil.copyfile(_template, path)
    database = open_database(f"sqlite:///{path}", durable=False)
    yield seeded(database, own)
    database.close()
