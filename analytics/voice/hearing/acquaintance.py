"""Whose names may stand in a comment: the person's own, those they deal with, and everybody the desk has met."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection

from foundation.database import Database
from foundation.redacting.names import Names
from helpdesk.people.names import all_names, count_people, names_by_person, names_by_ticket

_met: "WeakKeyDictionary[Database, tuple[int, frozenset[str]]]" = WeakKeyDictionary()


def names_for(database: Database, db: Connection, rows: Sequence[Mapping[str, Any]]) -> list[Names]:
    """One for each row, from its `names`, its `ticket` and its `who`."""
    tickets = names_by_ticket(db, _given(rows, "ticket", int))
    people = names_by_person(db, _given(rows, "who", str))
    everybody = _everybody(database, db)
    return [
        Names.of(
            (*_listed(row.get("names")), *tickets.get(row.get("ticket") or 0, ()), *_listed(people.get(str(row.get("who"))))),
            everybody,
        )
        for row in rows
    ]  # fmt: skip


def _given(rows: Sequence[Mapping[str, Any]], name: str, kind: type) -> Collection[Any]:
    return {row[name] for row in rows if isinstance(row.get(name), kind)}


def _listed(names: Any) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names or ())


def _everybody(database: Database, db: Connection) -> frozenset[str]:
    """Read again when somebody joined."""
    count = count_people(db)
    if database not in _met or _met[database][0] != count:
        _met[database] = count, Names.of(all_names(db)).near
    return _met[database][1]
