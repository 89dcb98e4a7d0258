"""The index is made and kept beside the migrations, and made anew on request."""

from collections.abc import Callable
from types import ModuleType

from sqlalchemy import Connection, func, select

from foundation.derived import Derived, keep_derived
from helpdesk.finding.index import postgresql, sqlite
from helpdesk.tickets.tables import tickets

CHUNK = 2_000


def registered() -> None:
    """Every migration from now on leaves the index in order."""
    keep_derived(Derived("ticket_search", _let_go, _take_up))


def rebuild(db: Connection, told: Callable[[int], None] = lambda _done: None) -> int:
    """Index every ticket anew, in this transaction: nobody searches half an index. `told` hears how many are done; the number of
    tickets comes back. Those who write wait: about ten seconds for 100,000 tickets."""
    _of(db).create_tables(db)
    _of(db).drop_triggers(db)
    _of(db).wipe(db)
    done = _fill(db, told)
    _of(db).create_triggers(db)
    return done


def _take_up(db: Connection) -> None:
    """After migrations: what isn't there is made; the triggers always, for a table that was made anew has lost its own."""
    new = _of(db).create_tables(db)
    if new:
        _fill(db, lambda _done: None)
    _of(db).create_triggers(db)


def _let_go(db: Connection) -> None:
    _of(db).drop_triggers(db)


def _fill(db: Connection, told: Callable[[int], None]) -> int:
    ids = db.execute(select(func.min(tickets.c.id), func.max(tickets.c.id))).one()
    if ids[0] is None:
        return 0
    for after in range(ids[0] - 1, ids[1], CHUNK):
        _of(db).fill(db, after, after + CHUNK)
        told(min(after + CHUNK, ids[1]) - ids[0] + 1)
    _of(db).tidy(db)
    return int(db.execute(select(func.count()).select_from(tickets)).scalar_one())


def _of(db: Connection) -> ModuleType:
    return sqlite if db.dialect.name == "sqlite" else postgresql
