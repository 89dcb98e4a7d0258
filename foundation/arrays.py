"""Many rows, or many numbers, as arrays of PostgreSQL: the statement stays as short as for one, so it is read and planned once. Written
out, a hundred rows are hundreds of parameters, which both sides read anew each time."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    Cast,
    ColumnElement,
    Insert,
    Select,
    Table,
    Text,
    Update,
    bindparam,
    cast,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


def rows_of(table: Table, names: tuple[str, ...]) -> Select[Any]:
    """Rows with these columns of a table, to be executed with `columns_of` them."""
    each = ((name, table.c[name].type) for name in names)
    return select(*(func.unnest(_given(f"all_{name}", kind), type_=kind).label(name) for name, kind in each))


def _given(name: str, kind: TypeEngine[Any]) -> Cast[Any]:
    return cast(bindparam(name, type_=_Written(kind)), ARRAY(kind))


class Among(FunctionElement[bool]):
    """Whether a column is one of many numbers that are given as one list, so that the statement is the same for however many: `one_of`."""

    type = Boolean()
    inherit_cache = True
    _is_implicitly_boolean = True  # else SQLAlchemy asks SQLite whether it “= 1”, and that reads the whole table


class _Numbers(TypeDecorator[Collection[int]]):
    """As PostgreSQL writes an array, or as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Collection[int] | None, dialect: Any) -> str | None:
        if value is None:
            return None
        opens, closes = "[]" if dialect.name == "sqlite" else "{}"
        return f"{opens}{','.join(map(str, value))}{closes}"


def one_of(column: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """To be executed with a list of whole numbers under this name."""
    return Among(column, bindparam(name, type_=_Numbers()))


@compiles(Among, "sqlite")
def _in_json(among: Among, compiler: Any, **how: Any) -> str:
    column, numbers = among.clauses
    return f"{compiler.process(column, **how)} IN (SELECT value FROM json_each({compiler.process(numbers, **how)}))"


@compiles(Among)
def _in_array(among: Among, compiler: Any, **how: Any) -> str:
    column, numbers = among.clauses
    return f"{compiler.process(column, **how)} = ANY (CAST({compiler.process(numbers, **how)} AS BIGINT[]))"


class _Written(TypeDecorator[Sequence[Any]]):
    """A list as PostgreSQL writes an array of this kind."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: TypeEngine[Any]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Any) -> str | None:
        if value is None:
            return None
        prepare = self.kind.dialect_impl(dialect).bind_processor(dialect)
        return written_array(value if prepare is None else map(prepare, value))


def written_array(values: Iterable[Any]) -> str:
    """`{1,NULL,"a \\"b\\""}` (PostgreSQL, "Array Input and Output Syntax"). The driver looks through every text by a pattern, which was a
    fifth of a bulk change. Raises TypeError for a value that is no text, number, truth or bytes."""
    return "{" + ",".join([_PLAIN[type(one)](one) for one in values]) + "}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class _ByType(dict[type, Callable[[Any], str]]):
    def __missing__(self, kind: type) -> Callable[[Any], str]:
        from psycopg import Binary

        if kind is Binary:
            return lambda raw: self[bytes](raw.obj)
        for base in kind.__mro__[1:]:
            if base in self:
                self[kind] = self[base]
                return self[kind]
        raise TypeError(f"no array is made of {kind.__name__}")


_PLAIN = _ByType(
    {
        str: _quoted,
        int: str,
        float: repr,
        bool: str,
        type(None): lambda _none: "NULL",
        bytes: lambda raw: f'"\\\\x{raw.hex()}"',
    }
)


@cache
def inserting(table: Table, names: tuple[str, ...]) -> Insert:
    """Its INSERT of many rows that have these columns, to be executed with `columns_of` them."""
    return table.insert().from_select(names, rows_of(table, names))


@cache
def upserting(table: Table, names: tuple[str, ...], keys: tuple[str, ...], updated: tuple[str, ...]) -> Insert:
    """The same where rows with these keys may be there. No two of the rows have the same."""
    statement = postgresql.insert(table)
    values = {name: statement.excluded[name] for name in updated}
    statement = statement.from_select(names, rows_of(table, names))
    if not values:
        return statement.on_conflict_do_nothing(index_elements=keys)
    return statement.on_conflict_do_update(index_elements=keys, set_=values)


@cache
def updating(table: Table, names: tuple[str, ...], keys: tuple[str, ...]) -> Update:
    """Its UPDATE of many rows, each found by `keys`: `names` has them too."""
    given = rows_of(table, names).subquery("given")
    found = (table.c[key] == given.c[key] for key in keys)
    return update(table).where(*found).values({name: given.c[name] for name in names if name not in keys})


def columns_of(rows: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    return {f"all_{name}": [row[name] for row in rows] for name in rows[0]}
