"""Many rows sent as arrays come back as they were given."""

from datetime import UTC, datetime
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Boolean, Column, Float, LargeBinary, MetaData, String, Table, select, text

from foundation.arrays import one_of, written_array
from foundation.columns import Big, Json, Moment, identity
from foundation.database import Database, insert_many, update_many, upsert

kept = Table(
    "array_kept", MetaData(), identity(),
    Column("words", String(200)), Column("size", Float), Column("good", Boolean), Column("at", Moment), Column("facts", Json),
    Column("raw", LargeBinary), Column("many", Big),
)  # fmt: skip
AWKWARD = [
    "",
    "NULL",
    "null",
    "a,b",
    "{}",
    '"',
    "\\",
    '\\"',
    '{"a": [1]}',
    " two  spaces ",
    "línea\nnew",
    "’“”",
    "a\tb",
    "%s %%",
    ":x",
]


class Mood(StrEnum):
    GOOD = "good, really"


def rows() -> list[dict[str, object]]:
    at = datetime(2026, 11, 29, 8, 30, tzinfo=UTC)
    made: list[dict[str, object]] = [
        {"id": n + 1, "words": words, "size": n / 3, "good": n % 2 == 0, "at": at, "facts": {"said": words}, "raw": words.encode() + b"\x00\xff", "many": 10**15 + n}
        for n, words in enumerate([*AWKWARD, Mood.GOOD])
    ]  # fmt: skip
    return [*made, dict.fromkeys(made[0]) | {"id": len(made) + 1}]


def read(database: Database) -> list[dict[str, object]]:
    with database.reading() as db:
        return [dict(row._mapping) for row in db.execute(select(kept).order_by(kept.c.id))]


def test_that_rows_come_back_as_they_were_given(database: Database) -> None:
    with database.writing() as db:
        kept.create(db)
    try:
        with database.writing() as db:
            insert_many(db, kept, rows())
        assert read(database) == rows()
        other = [row | {"words": f"{row['words']}, again"} for row in rows()]
        with database.writing() as db:
            update_many(db, kept, other)
        assert read(database) == other
        with database.writing() as db:
            upsert(db, kept, rows())
        assert read(database) == rows()
    finally:
        with database.writing() as db:
            kept.drop(db)


@given(st.lists(st.none() | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))))
def test_that_postgresql_reads_what_is_written(texts: list[str | None]) -> None:
    """As its manual says: outside of quotes NULL is nothing, within them a backslash keeps the next character."""
    assert _read(written_array(texts)) == texts


def _read(array: str) -> list[str | None]:
    found: list[str | None] = []
    at = 1
    while at < len(array) - 1:
        if array[at] == '"':
            at, said = at + 1, ""
            while array[at] != '"':
                at += array[at] == "\\"
                said += array[at]
                at += 1
            found.append(said)
            at += 1
        else:
            assert array.startswith("NULL", at)
            found.append(None)
            at += 4
        assert array[at] in ",}"
        at += 1
    return found


def test_that_what_has_no_place_in_an_array_is_refused() -> None:
    with pytest.raises(TypeError, match="no array is made of dict"):
        written_array([{}])


def test_that_no_text_makes_two(database: Database) -> None:
    if database.is_sqlite:
        return
    with database.reading() as db:
        for one in AWKWARD:
            got = db.execute(text("SELECT CAST(:all AS text[])"), {"all": written_array([one, one])}).scalar_one()
            assert got == [one, one]


def test_one_of_many_is_found_by_its_key(database: Database) -> None:
    asked = select(kept.c.id).where(one_of(kept.c.id, "ids"))
    with database.writing() as db:
        kept.create(db)
        insert_many(db, kept, [{"words": word, "size": 1.0} for word in "abc"])
        [first, *_, last] = db.execute(select(kept.c.id).order_by(kept.c.id)).scalars().all()
        for _ in range(3):
            assert sorted(db.execute(asked, {"ids": [last, first, last + 9]}).scalars()) == [first, last]
            assert db.execute(asked, {"ids": []}).all() == []
        if database.is_sqlite:
            plan = db.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked.compile(db)}", ("[]",)).all()
            assert plan[0].detail.startswith("SEARCH array_kept USING INTEGER PRIMARY KEY")
        kept.drop(db)
