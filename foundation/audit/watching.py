"""A settings page writes what it likes; what it changed is read from its tables, before and after, in the same transaction."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select

from foundation.audit.writing import note_audit
from foundation.database import metadata

SECRET = (
    "secret",
    "password",
    "hash",
    "token",
    "key_text",
)  # parts of names of columns: told is only that they changed
QUIET = frozenset({
    "changed_at", "updated_at", "saved_at", "used_at", "seen_at", "created_at", "made_at", "last_used_at", "id", "version", "created_by",
    "changed_by", "made_by", "by", "stamp", "lessons", "snapshot", "due_at", "failing_since",
})  # fmt: skip
NAMES = ("name", "title", "label", "team", "key", "email", "host", "tag", "url")
NEWEST = ("newest",)  # the key of a table's newest version
OF_A_VERSION = ("what", "note")  # columns that say what it was made for; that is what the change is about
Rows = dict[tuple[Any, ...], Mapping[str, Any]]


@dataclass(frozen=True)
class Watch:
    """The tables of one area of settings, and how one of their rows is called. `only`: which rows are settings, where not all are;
    `versions`: tables that keep every version, of which the newest is compared; `also`: (what, subject) of an act that leaves no
    trace in them."""

    area: str
    tables: Mapping[str, str]
    only: Mapping[str, ColumnElement[bool]] = field(default_factory=dict)
    versions: frozenset[str] = frozenset()
    also: tuple[str, str] | None = None


@contextmanager
def audited(db: Connection, watch: Watch) -> Iterator[Connection]:
    """What changes in the watched tables meanwhile is written to the log, a row each."""
    before = _look(db, watch)
    yield db
    after = _look(db, watch)
    for name in before:
        _compare(db, watch, name, before[name], after[name])
    if watch.also:
        note_audit(db, watch.area, *watch.also)


def _look(db: Connection, watch: Watch) -> dict[str, Rows]:
    return {name: _rows(db, watch, metadata.tables[name]) for name in watch.tables if name in metadata.tables}


def _rows(db: Connection, watch: Watch, table: Table) -> Rows:
    query = select(table)
    if table.name in watch.only:
        query = query.where(watch.only[table.name])
    if table.name in watch.versions:
        row = db.execute(query.order_by(table.c.id.desc()).limit(1)).mappings().first()
        return {NEWEST: dict(row)} if row else {}
    keys = [column.name for column in table.primary_key.columns]
    return {tuple(row[key] for key in keys): dict(row) for row in db.execute(query).mappings()}


def _compare(db: Connection, watch: Watch, table: str, before: Rows, after: Rows) -> None:
    called = watch.tables[table]
    for key in sorted({*before, *after}, key=str):
        was, now = before.get(key), after.get(key)
        old, new = differences(was or {}, now or {})
        if key == NEWEST:
            old, new = ({name: one for name, one in side.items() if name not in OF_A_VERSION} for side in (old, new))
        if old or new:
            what = "added" if was is None else "removed" if now is None else "changed"
            note_audit(
                db,
                watch.area,
                f"{called} {what}",
                _named(called, now or was or {}, key),
                before=old or None,
                after=new or None,
            )


def differences(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(before, after) of the columns that differ, secrets left out; of a page of values only those that differ."""
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    for name in [one for one in {**was, **now} if one not in QUIET]:
        left, right = was.get(name), now.get(name)
        if left == right:
            continue
        if any(part in name for part in SECRET):
            left, right = (None if value is None else "(secret)" for value in (left, right))
            right = "(new secret)" if left and right else right
        elif isinstance(left, dict) and isinstance(right, dict):
            left, right = _inner(left, right), _inner(right, left)
        elif isinstance(left, list) and isinstance(right, list):
            left, right = (
                [one for one in left if one not in right] or left,
                [one for one in right if one not in left] or right,
            )
        if was:
            old[name] = left
        if now:
            new[name] = right
    return old, new


def _inner(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if other.get(name, _MISSING) != value}


def _named(called: str, row: Mapping[str, Any], key: Sequence[Any]) -> str:
    """Its own name; what a version was made for; whose row it is, as a key that the log's reader turns into a name; else its number."""
    if key == NEWEST:
        return next((str(row[name]) for name in OF_A_VERSION if row.get(name)), "")
    if "staff" in row:
        return f"staff:{row['staff']}"
    name = next((str(row[name]) for name in NAMES if row.get(name)), None)
    return name or f"{called} {' '.join(str(one) for one in key)}"


_MISSING = object()
