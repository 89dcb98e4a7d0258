"""The two doors to the data: `reading()` and `writing()`, on SQLite or PostgreSQL by the same code."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Connection,
    Engine,
    Insert,
    MetaData,
    Table,
    Update,
    bindparam,
    create_engine,
    event,
    func,
    make_url,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import StaticPool

from foundation.arrays import columns_of, inserting, updating, upserting
from foundation.config import BadConfig
from foundation.giving_way import in_turn
from foundation.idle_connections import ask_idle_connections
from foundation.quick_connection import QuickConnection
from foundation.sqlite_engines import sqlite_engines

log = logging.getLogger(__name__)
Value = TypeVar("Value")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Database:
    """An engine with two doors. Only edges (routes, jobs, commands) open them; verbs receive the connection. `reader`: whose
    connections are read-only for good, where a transaction can't be declared so."""

    def __init__(self, engine: Engine, reader: Engine | None = None) -> None:
        self.engine, self._reader = engine, reader or engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._one_connection = threading.RLock() if isinstance(engine.pool, StaticPool) else None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent, declared read-only view."""
        with self._transaction("read") as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the write lock from its first moment; commits at the end, or rolls back."""
        after: list[Callable[[], None]] = []
        with in_turn() if self.is_sqlite else nullcontext(), self._transaction("write") as db:
            db.info["after_commit"] = after
            yield db
        for call in after:
            call()

    @contextmanager
    def _transaction(self, mode: str) -> Iterator[Connection]:
        if self._one_connection:  # a database in memory is one connection: its users take turns
            with self._one_connection, self._begin(mode) as db:
                yield db
        else:
            with self._begin(mode) as db:
                yield db

    @contextmanager
    def _begin(self, mode: str) -> Iterator[Connection]:
        with QuickConnection(self._reader if mode == "read" else self.engine) as connection:
            db = connection.execution_options(aside_mode=mode, postgresql_readonly=mode == "read")
            db.info["read_once"] = {} if mode == "read" else None
            with db.begin():
                yield db

    @property
    def engines(self) -> list[Engine]:
        """All whose statements are ours: for who listens to them."""
        return [self.engine] if self._reader is self.engine else [self.engine, self._reader]

    def close(self) -> None:
        for one in self.engines:
            one.dispose()


def open_database(url: str, *, durable: bool = True) -> Database:
    """Open `sqlite:///file.db`, `sqlite://` (memory) or `postgresql://...`.

    `durable=False` is for tests: an acknowledged write may be lost in a power cut.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadConfig("DATABASE_URL isn’t an address. Write sqlite:////folder/aside.db or postgresql://...") from None
    if parsed.drivername == "sqlite":
        return Database(*sqlite_engines(parsed.database, durable=durable))
    if parsed.drivername not in {"postgresql", "postgres", "postgresql+psycopg"}:
        raise BadConfig(f"DATABASE_URL begins with {parsed.drivername}://; use sqlite:// or postgresql://.")
    parsed = parsed.set(drivername="postgresql+psycopg")
    engine = create_engine(parsed, pool_size=20, max_overflow=40, pool_use_lifo=True)
    ask_idle_connections(engine)
    engine.dialect.use_insertmanyvalues_wo_returning = True  # many rows are one INSERT, not one each
    return Database(engine)


def after_commit(db: Connection, call: Callable[[], None]) -> None:
    """Run `call` once this transaction is safely stored (never when it rolls back)."""
    db.info["after_commit"].append(call)


def read_once(db: Connection, read: Callable[[Connection], Value]) -> Value:
    """What `read(db)` gives. Within a transaction that only reads nothing changes, so asked again there it costs no statement."""
    kept: dict[Any, Any] | None = db.info.get("read_once")
    if kept is None:
        return read(db)
    if read not in kept:
        kept[read] = read(db)
    return cast(Value, kept[read])


@cache
def into(table: Table) -> Insert:
    """Its INSERT, put together once for whatever columns it is executed with."""
    return table.insert().inline()


@cache
def _into_keyed(table: Table) -> Insert:
    """The same, which tells the id the row was given."""
    return into(table).returning(*table.primary_key)


def insert_row(db: Connection, table: Table, **values: Any) -> int:
    """Insert one row and return the id the database gave it."""
    plain = not any(isinstance(value, ClauseElement) for value in values.values())
    made = db.execute(_into_keyed(table), values) if plain else db.execute(_into_keyed(table).values(**values))
    return int(made.scalar_one())


def insert_rows(db: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows of the same columns, one or many, and return their ids in order. Two statements however many."""
    if len(rows) == 1:
        return [insert_row(db, table, **rows[0])]
    ids = reserve_ids(db, table, len(rows))
    insert_many(db, table, [{"id": number} | row for number, row in zip(ids, rows, strict=True)])
    return ids


def insert_many(db: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Rows of the same columns, in one statement; nothing for none."""
    if len(rows) > 1 and db.dialect.name == "postgresql":
        db.execute(inserting(table, tuple(rows[0])), columns_of(rows))
    elif rows:
        db.execute(into(table), rows)


def update_many(
    db: Connection, table: Table, rows: Sequence[dict[str, Any]], *, keys: tuple[str, ...] = ("id",)
) -> None:
    """Give the rows that are found by `keys` the other values, in one statement; each row has the same columns. Nothing for none."""
    if len(rows) > 1 and db.dialect.name == "postgresql":
        db.execute(updating(table, tuple(rows[0]), keys), columns_of(rows))
    elif rows:
        db.execute(
            _updating(table, tuple(rows[0]), keys),
            [{f"of_{name}": value for name, value in row.items()} for row in rows],
        )


@cache
def _updating(table: Table, names: tuple[str, ...], keys: tuple[str, ...]) -> Update:
    given = {name: bindparam(f"of_{name}", type_=table.c[name].type) for name in names}
    found = (table.c[key] == given[key] for key in keys)
    return table.update().where(*found).values({name: value for name, value in given.items() if name not in keys})


def insert_unless_there(db: Connection, table: Table, row: dict[str, Any], *, key: str) -> bool:
    """Insert the row; False when one with this key is there already. Of two at the same time the second waits."""
    return db.execute(_inserting_new(db.dialect.name, table, key), row).first() is not None


@cache
def _inserting_new(dialect: str, table: Table, key: str) -> Any:
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return make(table).on_conflict_do_nothing(index_elements=[key]).returning(table.c[key])


def reserve_ids(db: Connection, table: Table, count: int) -> list[int]:
    """`count` unused ids for rows that are about to be inserted in bulk, in one statement."""
    if count < 1:
        return []
    if db.dialect.name == "sqlite":
        last = db.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
        return list(range(last + 1, last + 1 + count))
    sequence = f"{table.name}_id_seq"
    return list(
        db.execute(text(f"SELECT nextval('{sequence}') FROM generate_series(1, :count)"), {"count": count}).scalars()
    )


def upsert(
    db: Connection,
    table: Table,
    rows: Sequence[dict[str, Any]],
    *,
    keys: Iterable[str] = ("id",),
    update: Iterable[str] | None = None,
) -> None:
    """Insert rows; where `keys` meet a row that is there, or an earlier one of these, update it (`update=[]` leaves it as it is)."""
    if not rows:
        return
    keys = list(keys)
    columns = [name for name in rows[0] if name not in keys] if update is None else list(update)
    rows = _each_once(rows, keys, columns)
    if len(rows) > 1 and db.dialect.name == "postgresql":
        db.execute(upserting(table, tuple(rows[0]), tuple(keys), tuple(columns)), columns_of(rows))
    else:
        db.execute(_upserting(db.dialect.name, table, tuple(keys), tuple(columns)), rows)


def _each_once(rows: Sequence[dict[str, Any]], keys: Sequence[str], columns: Sequence[str]) -> list[dict[str, Any]]:
    """One INSERT of PostgreSQL can't update what it has inserted itself."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = tuple(row[name] for name in keys)
        found[key] = found[key] | {name: row[name] for name in columns} if key in found else row
    return list(found.values())


@cache
def _upserting(dialect: str, table: Table, keys: tuple[str, ...], columns: tuple[str, ...]) -> Any:
    statement = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table).inline()
    if columns:
        return statement.on_conflict_do_update(
            index_elements=keys, set_={name: statement.excluded[name] for name in columns}
        )
    return statement.on_conflict_do_nothing(index_elements=keys)


def bytewise(db: Connection, column: ColumnElement[str]) -> ColumnElement[str]:
    """To order by as Python orders text, whatever language PostgreSQL was set up for."""
    return column if db.dialect.name == "sqlite" else column.collate("C")


@contextmanager
def count_statements(database: Database) -> Iterator[list[str]]:
    """The SQL statements sent while inside, in order; housekeeping (PRAGMA, BEGIN) left out."""
    seen: list[str] = []

    def remember(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    for engine in database.engines:
        event.listen(engine, "before_cursor_execute", remember)
    try:
        yield seen
    finally:
        for engine in database.engines:
            event.remove(engine, "before_cursor_execute", remember)
