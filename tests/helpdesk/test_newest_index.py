"""The newest tickets have indexes of their own in PostgreSQL. What is found there is what is found without them.

SQLite reads its index from the newest document as it is: nothing is made there, and the same is found.
"""

from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import text

from foundation.database import Database, count_statements
from helpdesk.finding.index import Postings, Term, Word, engine_of, keep_newest_indexed, postgresql
from helpdesk.finding.index.newest import newest_indexed
from tests.helpdesk.people import MARA, ask

INVOICE, LATE, PHRASE = Term((Word("invoice"),)), Term((Word("late"),)), Term((Word("late invoice"),))


def ask_many(database: Database, count: int) -> list[int]:
    with database.writing() as db:
        return [ask(db, MARA, subject="An invoice", body=f"The late invoice {n} is missing.").id for n in range(count)]


def asked(database: Database, *, limit: int) -> Sequence[object]:
    with database.reading() as db:
        engine = engine_of(db)
        found: list[Postings] = [engine.newest(db, term, "any", limit) for term in (INVOICE, LATE, PHRASE)]
        subjects = engine.newest(db, INVOICE, "subject", limit)
        return [*((list(one.documents), list(one.weights), one.whole) for one in (*found, subjects)), engine.together(db, [INVOICE, LATE], "any", limit)]  # fmt: skip


def known(database: Database) -> list[int]:
    if database.is_sqlite:
        return []
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE ticket_search, ticket_search_subjects"))
    with database.reading() as db:
        return [one.since for one in newest_indexed(db)]


@pytest.fixture
def database(database: Database) -> Iterator[Database]:
    """Whose tickets begin at 1, as a desk's do."""
    if not database.is_sqlite:
        with database.writing() as db:
            db.execute(text("ALTER SEQUENCE tickets_id_seq RESTART"))
    yield database
    if not database.is_sqlite:
        with database.writing() as db:
            for name in ("12", "4"):
                db.execute(text(f"DROP INDEX IF EXISTS ix_ticket_search_newest_{name}"))


def test_that_the_same_is_found_with_and_without(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_many(database, 24)
    known(database)
    without = [asked(database, limit=limit) for limit in (1, 2, 5, 100)]
    made = keep_newest_indexed(database, worth=1)
    assert made == (0 if database.is_sqlite else 2)
    sinces = known(database)
    assert len(sinces) == made
    assert [asked(database, limit=limit) for limit in (1, 2, 5, 100)] == without
    monkeypatch.setattr(
        "helpdesk.finding.index.postgresql_engine.SURELY", 0
    )  # looked for there though too few are expected
    assert [asked(database, limit=limit) for limit in (1, 2, 5, 100)] == without


def test_that_what_comes_later_is_there_and_what_goes_is_not(database: Database) -> None:
    ask_many(database, 24)
    keep_newest_indexed(database, worth=1)
    newest = ask_many(database, 3)
    with database.reading() as db:
        documents = engine_of(db).newest(db, INVOICE, "any", 4).documents
        assert {one >> 32 for one in documents[:4]} == {newest[2], newest[1]}
    with database.writing() as db:
        db.execute(text("UPDATE tickets SET subject = 'Solved by itself' WHERE id = :id"), {"id": newest[2]})
        found = engine_of(db).newest(db, INVOICE, "subject", 2).documents
        assert [one >> 32 for one in found][:2] == [newest[1], newest[0]]


def test_that_it_is_made_anew_when_it_has_grown_and_not_before(database: Database) -> None:
    if database.is_sqlite:
        assert keep_newest_indexed(database, worth=1) == 0
        return
    ask_many(database, 24)
    assert keep_newest_indexed(database, worth=10**6) == 0
    assert keep_newest_indexed(database, worth=1) == 2
    assert keep_newest_indexed(database, worth=1) == 0
    before = known(database)
    newest = ask_many(database, 40)[-1]
    assert keep_newest_indexed(database, worth=1) == 2
    assert [newest - since for since in known(database)] == [newest // 12, newest // 4]
    assert known(database) > before


def test_that_one_that_was_cut_off_is_not_used_and_then_replaced(database: Database) -> None:
    ask_many(database, 24)
    assert keep_newest_indexed(database, worth=1) == (0 if database.is_sqlite else 2)
    if database.is_sqlite:
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(
            text("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_ticket_search_newest_4'\\:\\:regclass")
        )
        connection.execute(text("CREATE INDEX ix_ticket_search_newest_4_next ON ticket_search (ticket)"))
    assert len(known(database)) == 1
    assert keep_newest_indexed(database, worth=1) == 1
    assert len(known(database)) == 2


def test_that_enough_among_the_newest_are_found_by_them_alone(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpdesk.finding.index.postgresql_engine.SURELY", 0)
    ask_many(database, 24)
    keep_newest_indexed(database, worth=1)
    sinces = known(database)
    with database.reading() as db, count_statements(database) as seen:
        assert len(engine_of(db).newest(db, LATE, "messages", 1).documents) == 2
    if sinces:
        assert [one for one in seen if f"ticket > {sinces[0]}" in one or f"ticket > {sinces[1]}" in one]
        assert not [one for one in seen if "ticket > -1" in one]


def test_that_subjects_are_put_apart_in_a_desk_that_had_them_together(database: Database) -> None:
    numbers = ask_many(database, 6)
    if not database.is_sqlite:
        with database.writing() as db:
            postgresql.drop_triggers(db)
            db.execute(text("DROP TABLE ticket_search_subjects"))
            assert not postgresql.create_tables(db)
            postgresql.create_triggers(db)
    with database.reading() as db:
        found = engine_of(db).newest(db, INVOICE, "subject", 100).documents
        assert [one >> 32 for one in found] == numbers[::-1]
