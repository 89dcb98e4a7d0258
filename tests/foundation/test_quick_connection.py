"""Statements that are sent again give what SQLAlchemy gives, values, types and errors alike."""

import gc
import weakref
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    func,
    insert,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.exc import IntegrityError, StatementError

from foundation.columns import Moment, identity
from foundation.database import Database, count_statements, insert_row, insert_unless_there, into, upsert
from foundation.quick_connection import QuickConnection, Rows

things = Table(
    "quick_things",
    MetaData(),
    identity(),
    Column("name", String(40), unique=True),
    Column("size", Integer, default=7),
    Column("made_at", Moment),
)
NOW = datetime(2026, 11, 29, 7, 30, 0, 250, tzinfo=UTC)
ROUNDS = range(3)  # the first is SQLAlchemy's


@pytest.fixture
def database(database: Database) -> Iterator[Database]:
    with database.writing() as db:
        things.create(db)
        db.execute(into(things), [{"name": name, "size": at, "made_at": NOW} for at, name in enumerate("abcd")])
    yield database
    with database.writing() as db:
        things.drop(db)


def test_that_rows_are_those_of_the_first_time(database: Database) -> None:
    found = []
    for at in ROUNDS:
        with database.reading() as db:
            made = db.execute(select(things).where(things.c.size > 1, things.c.name != f"x{at}").order_by(things.c.id))
            assert isinstance(made, Rows) == (at > 0)
            rows = made.all()
        assert [(row.name, row.size, row.made_at, row[1], row._mapping[things.c.name]) for row in rows] == [
            ("c", 2, NOW, "c", "c"),
            ("d", 3, NOW, "d", "d"),
        ]
        found.append(rows)
    assert found[0] == found[1] == found[2]


def test_that_each_execution_has_its_own_values(database: Database) -> None:
    for at, name in enumerate("abcd"):
        with database.reading() as db:
            assert db.execute(select(things.c.size).where(things.c.name == name)).scalar_one() == at
            given = select(things.c.size).where(things.c.name == bindparam("asked"))
            assert db.execute(given, {"asked": name}).scalar_one() == at
            assert db.execute(text("SELECT size FROM quick_things WHERE name = :asked"), {"asked": name}).scalars().all() == [at]  # fmt: skip


def test_that_lists_may_differ_in_length(database: Database) -> None:
    for names in (["a"], ["a", "b", "c"], [], ["d", "nobody"]):
        with database.reading() as db:
            query = select(things.c.name).where(things.c.name.in_(names), things.c.made_at <= NOW).order_by("name")
            assert db.execute(query).scalars().all() == [name for name in names if name != "nobody"]


def test_that_values_are_told_apart_by_type_on_their_way_in_and_out(database: Database) -> None:
    for minutes in (1, 2, 3):
        moment = NOW + timedelta(minutes=minutes)
        with database.writing() as db:
            changed = db.execute(update(things).where(things.c.name == "a").values(made_at=moment, size=minutes))
            assert changed.rowcount == 1
            assert db.execute(select(things.c.made_at).where(things.c.name == "a")).scalar_one() == moment
            assert db.execute(update(things).where(things.c.name == "nobody").values(size=1)).rowcount == 0


def test_that_two_selects_together_are_sent_again(database: Database) -> None:
    for least in (0, 1, 2):
        parts = (select(func.count()).where(things.c.size > size) for size in (least, least + 1))
        with database.reading() as db:
            assert db.execute(union_all(*parts)).scalars().all() == [3 - least, 2 - least]


def test_that_a_default_of_ours_is_still_filled_in(database: Database) -> None:
    for at in ROUNDS:
        with database.writing() as db:
            number = insert_row(db, things, name=f"new {at}")
            assert db.execute(select(things.c.size).where(things.c.id == number)).scalar_one() == 7
            made = db.execute(insert(things).values(name=f"newer {at}"))
            assert made.inserted_primary_key[0] > number


def test_that_an_insert_tells_its_id_though_an_expression_is_in_it(database: Database) -> None:
    for at in ROUNDS:
        with database.writing() as db:
            biggest = select(func.max(things.c.size) + 1).scalar_subquery()
            number = insert_row(db, things, name=f"bigger {at}", size=biggest)
            assert db.execute(select(things.c.size).where(things.c.id == number)).scalar_one() == 4 + at


def test_that_a_row_that_may_be_there_is_put_in_once(database: Database) -> None:
    for at in ROUNDS:
        with database.writing() as db:
            assert insert_unless_there(db, things, {"name": f"e{at}", "size": at, "made_at": NOW}, key="name")
            assert not insert_unless_there(db, things, {"name": f"e{at}", "size": 9, "made_at": NOW}, key="name")
            upsert(db, things, [{"name": "a", "size": at + 10, "made_at": NOW}], keys=["name"])
            upsert(db, things, [{"name": "b", "size": at + 10, "made_at": NOW}], keys=["name"], update=[])
            found = {row.name: row.size for row in db.execute(select(things.c.name, things.c.size))}
            assert (found[f"e{at}"], found["a"], found["b"]) == (at, at + 10, 1)


def test_that_a_refused_row_is_refused_alike_and_the_transaction_rolls_back(database: Database) -> None:
    for at in ROUNDS:
        with pytest.raises(IntegrityError), database.writing() as db:
            db.execute(update(things).where(things.c.name == "b").values(size=50))
            db.execute(into(things), {"name": "a", "size": at, "made_at": NOW})
        with database.reading() as db:
            assert db.execute(select(things.c.size).where(things.c.name == "b")).scalar_one() == 1


def test_that_a_value_that_is_missing_or_of_no_use_is_told(database: Database) -> None:
    query = select(things.c.name).where(things.c.size == bindparam("asked"), things.c.made_at == bindparam("at"))
    with database.reading() as db:
        for _ in ROUNDS:
            db.execute(query, {"asked": 1, "at": NOW}).all()
        with pytest.raises(StatementError, match="asked"):
            db.execute(query, {"at": NOW})
        with pytest.raises(StatementError):
            db.execute(query, {"asked": 1, "at": "yesterday"})


def test_that_those_who_listen_hear_each_statement(database: Database) -> None:
    with database.reading() as db:
        assert isinstance(db, QuickConnection)
        for _ in ROUNDS:
            with count_statements(database) as seen:
                db.execute(select(things.c.id)).all()
            assert [("quick_things" in one) for one in seen] == [True]


def test_that_nothing_is_read_outside_a_transaction(database: Database) -> None:
    for _ in ROUNDS:
        with QuickConnection(database.engine) as connection:
            assert connection.execute(select(func.count()).select_from(things)).scalar_one() >= 4
            assert connection.in_transaction()


def test_a_value_twice_and_a_percent_sign_are_sent_as_they_are(database: Database) -> None:
    asked = text("SELECT name, 'a%b' AS told FROM quick_things WHERE name LIKE 'd%' AND size >= :least AND :least > 2")
    for _ in ROUNDS:
        with database.reading() as db:
            assert [tuple(row) for row in db.execute(asked, {"least": 3})] == [("d", "a%b")]


def test_after_an_error_the_connection_goes_on(database: Database) -> None:
    add, count = into(things), select(func.count()).select_from(things)
    for at in ROUNDS:
        with database.writing() as db:
            db.execute(add, {"name": f"new {at}", "size": 1, "made_at": NOW})
        with pytest.raises(IntegrityError), database.writing() as db:
            db.execute(add, {"name": f"new {at}", "size": 1, "made_at": NOW})
        with database.writing() as db:
            assert db.execute(count).scalar_one() == 5 + at


def test_a_statement_that_nobody_holds_is_let_go(database: Database) -> None:
    for name in "abc":  # only the first is held: what is known of all three was compiled of it
        asked = select(things.c.size).where(things.c.name == name)
        for _ in ROUNDS:
            with database.reading() as db:
                db.execute(asked).all()
    gone = weakref.ref(asked)
    del asked
    gc.collect()
    assert gone() is None


def test_one_statement_with_lists_of_its_own_and_given_ones(database: Database) -> None:
    own = select(things.c.name).where(things.c.name.in_(["a", "b", "d"]), things.c.size >= bindparam("least")).order_by(things.c.id)  # fmt: skip
    both = own.where(things.c.name.not_in(bindparam("but", expanding=True)))
    for _ in ROUNDS:
        with database.reading() as db:
            for least, but, rest in ((0, ["d"], ["a", "b"]), (1, ["a", "b"], ["d"]), (0, [], ["a", "b", "d"])):
                assert db.execute(own, {"least": least}).scalars().all() == ["a", "b", "d"][least:]
                assert db.execute(both, {"least": least, "but": but}).scalars().all() == rest


def test_what_is_worked_out_at_each_execution_is(database: Database) -> None:
    count = iter(range(10))
    asked = select(bindparam("n", callable_=lambda: next(count), type_=Integer))
    with database.reading() as db:
        assert [db.execute(asked).scalar_one() for _ in ROUNDS] == [0, 1, 2]
