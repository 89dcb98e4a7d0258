"""A connection that sends again what it has sent before without putting it together anew.

SQLAlchemy makes a context, a result and its parameters for every execution: two thirds of what a page's statements cost us (measured).
What doesn't change from one execution of a statement to the next is kept here, beside its own cache of compiled statements; the first
execution, and whatever isn't plain, is SQLAlchemy's. PostgreSQL is sent its own form, with $1 for a value (psycopg's "raw query cursors"):
of another the driver reads every letter each time, where it is long.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary, ref

from sqlalchemy import CompoundSelect, Connection, Delete, Insert, Select, TextClause, Update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import ResultMetaData, SimpleResultMetaData
from sqlalchemy.util import LRUCache

PLAIN = frozenset([Select, CompoundSelect, TextClause, Insert, postgresql.Insert, sqlite.Insert, Update, Delete])
NO_VALUES: Mapping[str, Any] = {}
_PLACES = re.compile(
    r"%(?:\((\w+)\)s|%)"
)  # as SQLAlchemy writes them for psycopg, which asks that any other % be doubled
_CURSOR = "one cursor for whatever is asked of this connection"


class Rows(IteratorResult[Any]):
    """What a statement gave, all of it read. `rowcount`: rows it changed."""

    def __init__(self, metadata: ResultMetaData, rows: Iterable[Any], rowcount: int) -> None:
        super().__init__(metadata, iter(rows))
        self.rowcount = rowcount


@dataclass(frozen=True, slots=True)
class Bound:
    """One of a statement's parameters. `place`: which of those that were written into it (their values are its own)."""

    key: str
    place: int | None
    written: Any

    def value(self, given: Mapping[str, Any], own: Sequence[Any]) -> Any:
        if self.key in given:
            return given[self.key]
        return (self.written if self.place is None else own[self.place]).effective_value


class Numbered(str):
    """SQL for psycopg. `numbered`: as PostgreSQL takes it, in bytes, for their hash is kept."""

    numbered: bytes


class Known:
    """A statement that was executed: its SQL, how its parameters are made into the driver's, and what its rows are."""

    def __init__(self, compiled: Any, result: Any) -> None:
        self.compiled, self.sql, self.returns_rows = compiled, compiled.string, result.returns_rows
        self.metadata: ResultMetaData = result._metadata if result.returns_rows else SimpleResultMetaData([])
        self.processors: Mapping[str, Callable[[Any], Any]] = compiled._bind_processors
        self.is_numbered = compiled.dialect.driver == "psycopg"
        self._bound = _bound(compiled)
        self._as_named = {other: name for name, other in compiled.escaped_bind_names.items()}
        self._expands = {
            compiled.bind_names[one] for one in compiled.literal_execute_params | compiled.post_compile_params
        }

    def written(self, given: Mapping[str, Any], own: Sequence[Any]) -> tuple[str, Sequence[str], list[Any]]:
        """The SQL, the names of its parameters in their order, and their values."""
        values = {name: one.value(given, own) for name, one in self._bound.items()}
        sql, processors, names = self.sql, self.processors, self.compiled.positiontup
        if self._expands:
            state = self.compiled._process_parameters_for_postcompile(values)  # puts what it adds into them
            sql, processors, names = state.statement, {**processors, **state.processors}, state.positiontup
        if self.is_numbered:
            sql, names = _numbered(sql)
        names = [self._as_named.get(name, name) for name in names]
        return sql, names, [processors[name](values[name]) if name in processors else values[name] for name in names]

    def varies(self, given: Mapping[str, Any]) -> bool:
        """Whether what is given makes other SQL, or a value is worked out anew each time."""
        return any(
            (one.key in given and name in self._expands) or one.written.callable is not None
            for name, one in self._bound.items()
        )

    def asks(self, name: str, given: Mapping[str, Any]) -> tuple[str, Callable[[Any], Any] | None] | None:
        """The key of a parameter that is given, and what makes it the driver's; None where its value is the statement's own."""
        one = self._bound.get(name)
        return (one.key, self.processors.get(name)) if one and one.key in given else None


class QuickConnection(Connection):
    """`execute` gives `Rows` for what was executed before, a `CursorResult` otherwise."""

    def execute(self, statement: Any, parameters: Any = None, *, execution_options: Any = None) -> Any:
        if isinstance(parameters, list) and len(parameters) == 1:
            [parameters] = parameters
        if execution_options or not self._is_plain(statement, parameters):
            return super().execute(statement, parameters, execution_options=execution_options)
        given = parameters or NO_VALUES
        before = _SENT.get(statement)
        if before is None:
            before = _SENT[statement] = {}
        at = self.dialect, *given
        found = before.get(at)
        if found and (known := found.known()):
            return self._send(known, found, given)
        return self._execute_new(statement, parameters, lambda sent: before.update({at: sent}))

    def _execute_new(self, statement: Any, parameters: Any, remember: Callable[["Sent"], None]) -> Any:
        """A statement that wasn't executed yet; another like it may have been."""
        made = statement._generate_cache_key()
        if made is None or made.params:
            return super().execute(statement, parameters)
        key = self.dialect, made.key, *sorted(parameters or NO_VALUES)
        known: Known | bool | None = _KNOWN.get(key)
        if isinstance(known, Known):
            remember(sent := Sent(known, made.bindparams))
            return self._send(known, sent, parameters or NO_VALUES)
        result = super().execute(statement, parameters)
        if known is None:
            _KNOWN[key] = _known(result)
        return result

    def _is_plain(self, statement: Any, parameters: Any) -> bool:
        """Whether it isn't for SQLAlchemy to see to."""
        if type(statement) not in PLAIN or not (parameters is None or isinstance(parameters, dict)):
            return False
        going = self._transaction
        return (
            going is not None and going.is_active and not statement._execution_options and not self._nested_transaction
        )

    def _send(self, known: Known, sent: "Sent", given: Mapping[str, Any]) -> Rows:
        cursor, sql, values = None, known.sql, None
        try:
            sql, values = sent.written(known, given)
            cursor = self._cursor(known)
            for told in self.dispatch.before_cursor_execute:
                sql, values = told(self, cursor, sql, values, None, False)
            cursor.execute(sql.numbered if isinstance(sql, Numbered) else sql, values)
            rows = cursor.fetchall() if known.returns_rows else ()
            changed = cursor.rowcount
        except BaseException as problem:
            self.connection.info.pop(_CURSOR, None)  # whoever handles it closes it
            self._handle_dbapi_exception(problem, sql, values, cursor, None)
        return Rows(known.metadata, rows, changed)

    def _cursor(self, known: Known) -> Any:
        """One for all: what a statement gives is read before the next is sent."""
        kept = self.connection.info
        if _CURSOR not in kept:
            kept[_CURSOR] = (
                _raw_cursor(self.connection.driver_connection) if known.is_numbered else self.connection.cursor()
            )
        return kept[_CURSOR]


class Sent:
    """How one statement is sent: what is written into it stays from one execution to the next, what is given is filled in. Where what is
    given makes other SQL, as lists do, it is written anew each time."""

    def __init__(self, known: Known, own: Sequence[Any]) -> None:
        self.known, self._own = ref(known), own
        self._sql: str | None = None

    def written(self, known: Known, given: Mapping[str, Any]) -> tuple[str, tuple[Any, ...]]:
        """The SQL and its parameters in their order, as the driver takes them."""
        if self._sql is None:
            sql, names, values = known.written(given, self._own)
            if not known.varies(given):
                self._given = [(at, *found) for at, name in enumerate(names) if (found := known.asks(name, given))]
                self._values, self._sql = values, sql  # the last says that all is there: others may be at it too
            return sql, tuple(values)
        values = self._values.copy()
        for at, key, process in self._given:
            value = given[key]
            values[at] = process(value) if process else value
        return self._sql, tuple(values)


# By statement, dialect and what was given: most statements are put together once in a process, and what makes one the same as another takes
# as long as the rest. What is known of it refers to it, hence the reference that doesn't hold.
_SENT: WeakKeyDictionary[Any, dict[Any, Sent]] = WeakKeyDictionary()

# By dialect and statement; False for one that SQLAlchemy must see to each time.
_KNOWN: LRUCache[Any, Any] = LRUCache(2_000)


def _known(result: Any) -> Known | bool:
    compiled = result.context.compiled
    has_own_defaults = compiled.insert_prefetch or compiled.update_prefetch
    asks_for_key = compiled.isinsert and not compiled.inline and not result.context._is_explicit_returning
    return False if has_own_defaults or asks_for_key else Known(compiled, result)


def _bound(compiled: Any) -> dict[str, Bound]:
    places: dict[Any, int] = {}
    if compiled.cache_key is not None:
        matching = compiled._cache_key_bind_match[0]
        places = {bound: at for at, one in enumerate(compiled.cache_key[1]) for bound in matching[one]}
    return {name: Bound(one.key, places.get(one), one) for one, name in compiled.bind_names.items()}


@lru_cache(2_000)
def _numbered(sql: str) -> tuple[Numbered, list[str]]:
    """With $1 for the first value, and the names of its values in their order."""
    names: dict[str, int] = {}
    text = _PLACES.sub(lambda found: f"${names.setdefault(found[1], len(names) + 1)}" if found[1] else "%", sql)
    made = Numbered(sql)
    made.numbered = text.encode()
    return made, list(names)


def _raw_cursor(connection: Any) -> Any:
    from psycopg import RawCursor

    return RawCursor(connection)
