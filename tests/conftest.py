"""A real database for every test: SQLite by default, PostgreSQL with --database=postgresql."""

import os
import shutil
import sys
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Error, Page, expect
from sqlalchemy import Connection

from foundation import accounts
from foundation.config import Config, read_config
from foundation.database import Database, open_database
from foundation.migrating import migrate
from foundation.web_process import leave_modules_to_themselves
from tests.browser import chromium
from tests.remembering import Statements, create_app
from tests.servers import LiveServer, serve_in_thread

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a dozen tests start processes: only the first need compile anything
sys.dont_write_bytecode = False  # nor need each worker rewrite what asserts

hypothesis.settings.register_profile(
    "shared machine", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile(
    "shared machine"
)  # how long a step takes there says nothing about us, and a change is judged by the same cases twice


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Config:
    return read_config(
        {
            "ASIDE_VAR": str(tmp_path_factory.mktemp("var")),
            "ASIDE_SECRET_KEY": "test-secret-key-that-is-long-enough",
            "ASIDE_WIDGET_SECRET": "test-widget-secret-that-is-long-enough",
            "ASIDE_LIVE_POLL_SECONDS": "0.05",
            "ASIDE_UNDO_SEND_SECONDS": "0",
        }
    )


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> None:
    """argon2id at its smallest cost: hundreds of tests sign somebody in, and a crawl tries many passwords."""
    accounts._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    accounts._NOBODY = accounts._hasher.hash("nobody has this password")


@pytest.fixture(scope="session", autouse=True)
def _quick_applications() -> None:
    leave_modules_to_themselves()


@pytest.fixture(scope="session")
def _all_tables(settings: Config) -> None:
    create_app(settings, open_database("sqlite://"))  # imports every floor's tables


@pytest.fixture(scope="session")
def _postgresql(request: pytest.FixtureRequest) -> Iterator[str | None]:
    if request.config.getoption("--database") != "postgresql":
        yield None
        return
    from tests.postgresql import postgresql_server

    with postgresql_server() as url:
        yield url


@pytest.fixture(scope="session")
def _template(_all_tables: None, _postgresql: str | None, tmp_path_factory: pytest.TempPathFactory) -> Path | Database:
    """An empty, migrated database to start each test from."""
    if _postgresql:
        database = open_database(_postgresql)
        migrate(database)
        return database
    path = tmp_path_factory.mktemp("template") / "empty.db"
    database = open_database(f"sqlite:///{path}", durable=False)
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture(scope="session")
def _statements() -> Statements:
    return Statements(open_database("sqlite://"))


@pytest.fixture
def database(_template: Path | Database, _statements: Statements, tmp_path: Path) -> Iterator[Database]:
    if isinstance(_template, Database):
        yield _template
        _empty(_template)
        return
    path = tmp_path / "test.db"
    shutil.copyfile(_template, path)
    database = _statements.share_with(open_database(f"sqlite:///{path}", durable=False))
    yield database
    database.close()


@pytest.fixture
def db(database: Database) -> Iterator[Connection]:
    """An open writing transaction."""
    with database.writing() as connection:
        yield connection


@pytest.fixture
def app(settings: Config, database: Database, tmp_path: Path) -> Iterator[Flask]:
    """The test fails if it leaves a stream of /live open."""
    from dataclasses import replace

    made = create_app(replace(settings, var=tmp_path / "var"), database)
    made.testing = True
    made.extensions["router"]._random.seed(7)  # else another channel is drawn each run
    yield made
    left = made.extensions["live"].listening
    made.extensions["live"].close()
    assert left == 0


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def live_server(app: Flask) -> Iterator[LiveServer]:
    """The application on a real port of this machine."""
    app.testing = False
    with serve_in_thread(app) as server:
        yield server


expect.set_options(timeout=15_000)  # a busy machine is slow, not wrong


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a clean context, 1440 by 900; the test fails if a script on it did."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="Europe/Lisbon", reduced_motion="reduce"
    )
    made = context.new_page()
    errors: list[str] = []
    made.on("pageerror", lambda error: errors.append(str(error)))
    yield made
    context.close()
    assert errors == []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever opens a page is a browser's. What is long begins, so that no worker ends alone with it. PostgreSQL is for tests that touch the database: the others, and those marked so, are the same on both and ran on SQLite."""
    for one in items:
        if "browser" in getattr(one, "fixturenames", ()):
            one.add_marker(pytest.mark.browser)
    items.sort(key=lambda one: one.get_closest_marker("slow") is None)
    if config.getoption("--database") != "postgresql":
        return
    kept = [
        one for one in items if "_template" in getattr(one, "fixturenames", ()) and not one.get_closest_marker("once")
    ]
    config.hook.pytest_deselected(items=[one for one in items if one not in set(kept)])
    items[:] = kept


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed browser test shows what was on its pages: some failures come once in a hundred runs."""
    report = yield
    if report.failed and report.when == "call":
        for page in {id(one): one for one in getattr(item, "funcargs", {}).values() if isinstance(one, Page)}.values():
            try:
                report.sections.append((f"On {page.url}", page.locator("body").aria_snapshot(timeout=2_000)))
            except Error as error:
                report.sections.append((f"On {page.url}", str(error)))
    return report


def _empty(database: Database) -> None:
    """Delete everything, what is derived too, quickly: a few rows in a few tables, past foreign keys and triggers."""
    every = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    with database.writing() as db:
        names = db.exec_driver_sql(every).scalars().all()
        asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names)
        filled = db.exec_driver_sql(asked).scalars().all()
        if filled:
            db.exec_driver_sql("SET LOCAL session_replication_role = replica")
            db.exec_driver_sql("; ".join(f'DELETE FROM "{name}"' for name in filled))


def pytest_sessionfinish() -> None:
    for thread in threading.enumerate():
        if thread.name == "live":
            thread.join(2)  # it notices within half a second that nobody listens any more
