"""The two doors.

1. What is written inside `writing()` is there afterwards; what raises is not.
2. `reading()` refuses writes.
3. Threads that read, then write, never meet "database is locked" and never lose an update.
4. `upsert`, `insert_row` and `reserve_ids` mean the same on both databases.
5. A database that somebody keeps locked is an error that workers outlive.
"""

import sqlite3
import threading
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from foundation.access import public
from foundation.database import Database, after_commit, count_statements, insert_many, insert_row, reserve_ids, upsert
from foundation.jobs import jobs, schedules
from foundation.tokens import api_tokens

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def job_row(kind: str) -> dict[str, object]:
    return {"kind": kind, "payload": {}, "state": "waiting", "run_at": NOON, "attempts": 0, "created_at": NOON}


def test_what_raises_inside_writing_is_undone(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as db:
        insert_row(db, jobs, **job_row("a"))
        raise RuntimeError
    with database.reading() as db:
        assert db.execute(select(func.count()).select_from(jobs)).scalar_one() == 0


def test_after_commit_runs_only_when_stored(database: Database) -> None:
    called = []
    with database.writing() as db:
        after_commit(db, lambda: called.append("stored"))
        assert called == []
    with pytest.raises(RuntimeError), database.writing() as db:
        after_commit(db, lambda: called.append("never"))
        raise RuntimeError
    assert called == ["stored"]


def test_reading_refuses_writes(database: Database) -> None:
    with pytest.raises(DBAPIError), database.reading() as db:
        insert_row(db, jobs, **job_row("a"))
    with database.writing() as db:
        insert_row(db, jobs, **job_row("b"))


def test_a_connection_that_was_lost_while_idle_is_made_anew(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database was started again: of SQLite nothing can be lost so."""
    monkeypatch.setattr("foundation.idle_connections.IDLE", 0.0)
    if database.is_sqlite:
        return
    who = select(func.pg_backend_pid())
    with database.engine.connect() as other:
        with database.reading() as db:
            gone = db.execute(who).scalar_one()
        assert other.execute(select(func.pg_terminate_backend(gone, 10_000))).scalar_one()
        with database.reading() as db:
            assert db.execute(who).scalar_one() != gone


def test_what_a_connection_has_prepared_it_keeps(database: Database) -> None:
    """Any PRAGMA that changes how statements run makes SQLite forget them all."""
    if not database.is_sqlite:
        return
    sent: list[str] = []
    for door in (database.reading, database.writing):
        with door() as db:
            raw = db.connection.dbapi_connection
            assert raw is not None
            raw.set_trace_callback(sent.append)
        with door() as db:
            assert db.connection.dbapi_connection is raw
            db.execute(select(text("1")))
    assert [one for one in sent if one != "COMMIT"] == ["BEGIN", "SELECT 1", "BEGIN IMMEDIATE", "SELECT 1"]


def test_concurrent_read_then_write_loses_nothing(database: Database) -> None:
    with database.writing() as db:
        insert_row(db, jobs, **job_row("counter"))
    errors: list[Exception] = []

    def count_up() -> None:
        try:
            for _ in range(25):
                with database.writing() as db:
                    value = db.execute(select(jobs.c.attempts).with_for_update()).scalar_one()
                    db.execute(jobs.update().values(attempts=value + 1))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=count_up) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with database.reading() as db:
        assert db.execute(select(jobs.c.attempts)).scalar_one() == 200


@pytest.mark.once
def test_a_database_that_somebody_keeps_locked_is_an_error_that_workers_outlive(app: Flask, database: Database) -> None:
    """Of SQLite alone, whose transactions are begun by the driver; a worker waits and tries again at this error only."""

    @app.get("/locked")
    @public
    def locked() -> str:
        with database.writing():
            return "never"

    @app.get("/wrong")
    @public
    def wrong() -> str:
        with database.reading() as db:
            return str(db.execute(text("SELECT nothing FROM nowhere")))

    assert app.test_client().get("/wrong").status_code == 500, "a fault of ours, and no outage"
    event.listen(database.engine, "checkout", lambda raw, *_: raw.execute("PRAGMA busy_timeout=0"))
    other = sqlite3.connect(str(database.engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"), database.writing():
        pass
    answer = app.test_client().get("/locked", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert answer.json["error"]["detail"].endswith("Try again in a minute.")
    other.close()
    with database.writing() as db:
        insert_row(db, jobs, **job_row("a"))


def test_upsert_updates_what_is_there(database: Database) -> None:
    later = NOON.replace(hour=13)
    with database.writing() as db:
        upsert(db, schedules, [{"kind": "a", "next_at": NOON}, {"kind": "b", "next_at": NOON}], keys=["kind"])
        upsert(db, schedules, [{"kind": "a", "next_at": later}], keys=["kind"])
        upsert(db, schedules, [{"kind": "b", "next_at": later}], keys=["kind"], update=[])
        assert {row.kind: row.next_at for row in db.execute(select(schedules))} == {"a": later, "b": NOON}


def test_of_rows_that_upsert_is_given_twice_the_later_counts(database: Database) -> None:
    later = NOON.replace(hour=13)
    with database.writing() as db:
        rows = [{"kind": "a", "next_at": NOON}, {"kind": "b", "next_at": NOON}, {"kind": "a", "next_at": later}]
        upsert(db, schedules, rows, keys=["kind"])
        found = db.execute(select(schedules.c.kind, schedules.c.next_at).order_by(schedules.c.kind)).all()
    assert [tuple(row) for row in found] == [("a", later), ("b", NOON)]


def test_rows_that_are_inserted_together_are_one_statement_of_the_database(database: Database) -> None:
    with database.writing() as db, count_statements(database) as seen:
        insert_many(db, jobs, [job_row(f"kind {n}") for n in range(300)])
        assert db.execute(select(func.count()).select_from(jobs)).scalar_one() == 300
    assert len(seen) == 2
    assert database.is_sqlite or len(seen[0]) < 1000


def test_many_rows_that_are_added_unless_there_are_one_statement_of_the_database(database: Database) -> None:
    later = NOON.replace(hour=13)
    with database.writing() as db, count_statements(database) as seen:
        upsert(db, schedules, [{"kind": f"kind {n}", "next_at": NOON} for n in range(150)], keys=["kind"])
        rows = [{"kind": f"kind {n}", "next_at": later} for n in (*range(300), 299)]
        upsert(db, schedules, rows, keys=["kind"], update=[])
    with database.reading() as db:
        found = {row.kind: row.next_at for row in db.execute(select(schedules))}
    assert found == {f"kind {n}": NOON if n < 150 else later for n in range(300)}
    assert len(seen) == 2
    assert database.is_sqlite or len(seen[1]) < 1000


def test_reserved_ids_never_meet_the_databases_own(database: Database) -> None:
    def row(name: str) -> dict[str, object]:
        return {"name": name, "token_hash": name, "scopes": [], "created_at": NOON}

    with database.writing() as db:
        insert_row(db, api_tokens, **row("first"))
        ids = reserve_ids(db, api_tokens, 3)
        db.execute(api_tokens.insert(), [{"id": id_, **row(str(id_))} for id_ in ids])
        insert_row(db, api_tokens, **row("last"))
        assert len(set(db.execute(select(api_tokens.c.id)).scalars())) == 5


def test_counting_statements_leaves_housekeeping_out(database: Database) -> None:
    with count_statements(database) as seen, database.reading() as db:
        db.execute(select(jobs.c.id)).all()
    assert len(seen) == 1
