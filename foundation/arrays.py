"""Many rows, or many numbers, as arrays of PostgreSQL: the statement stays as short as for one, so it is read and planned once. Written
out, a hundred rows are hundreds of parameters, which both sides read anew each time."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, Insert, Select, Table, Update, bindparam, func, select, update
from sqlalchemy.dialects import postgresql


def rows_of(table: Table, names: tuple[str, ...]) -> Select[Any]:
    """Rows with these columns of a table, to be executed with `columns_of` them."""
    each = ((name, table.c[name].type) for name in names)
    return select(
        *(func.unnest(bindparam(f"all_{name}", type_=ARRAY(kind)), type_=kind).label(name) for name, kind in each)
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
