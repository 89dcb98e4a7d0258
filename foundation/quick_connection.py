"""A connection that sends again what it has sent before without putting it together anew.

SQLAlchemy makes a context, a result and its parameters for every execution: two thirds of what a page's statements cost us (measured).
What doesn't change from one execution of a statement to the next is kept here, beside its own cache of compiled statements; the first
execution, and whatever isn't plain, is SQLAlchemy's.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Delete, Insert, Select, TextClause, Update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import ResultMetaData, SimpleResultMetaData
from sqlalchemy.util import LRUCache

PLAIN = frozenset([Select, CompoundSelect, TextClause, Insert, postgresql.Insert, sqlite.Insert, Update, Delete])
NO_VALUES: Mapping[str, Any] = {}


class Rows(IteratorResult[Any]):
    """What a statement gave, all of it read. `rowcount`: rows it changed."""

    def __init__(self, metadata: ResultMetaData, rows: Iterable[Any], rowcount: int) -> None:
        super().__init__(metadata, iter(rows))
        self.rowcount = rowcount


@dataclass(frozen=True, slots=True)
class Bound:
    """One of a statement's parameters. `place`: which of those that were written into it (their values are its own)."""

    name: str
    key: str
    place: int | None
    written: Any

    def value(self, given: Mapping[str, Any], own: Sequence[Any]) -> Any:
        if self.key in given:
            return given[self.key]
        return (self.written if self.place is None else own[self.place]).effective_value


class Known:
    """A statement that was executed: its SQL, how its parameters are made into the driver's, and what its rows are."""

    def __init__(self, compiled: Any, result: Any) -> None:
        self.compiled, self.sql, self.returns_rows = compiled, compiled.string, result.returns_rows
        self.metadata: ResultMetaData = result._metadata if result.returns_rows else SimpleResultMetaData([])
        self.processors: Mapping[str, Callable[[Any], Any]] = compiled._bind_processors
        self.expands = bool(compiled.literal_execute_params or compiled.post_compile_params)
        self.bound = _bound(compiled)

    def written(self, given: Mapping[str, Any], own: Sequence[Any]) -> tuple[str, Any]:
        """The SQL and its parameters, as the driver takes them."""
        values = {one.name: one.value(given, own) for one in self.bound}
        sql, processors, places = self.sql, self.processors, self.compiled.positiontup
        if self.expands:
            state = self.compiled._process_parameters_for_postcompile(values)  # puts what it adds into them
            sql, processors, places = state.statement, {**processors, **state.processors}, state.positiontup
        for name in processors.keys() & values.keys():
            values[name] = processors[name](values[name])
        if self.compiled.positional:
            return sql, tuple([values[name] for name in places])
        escaped = self.compiled.escaped_bind_names
        return sql, {escaped.get(name, name): value for name, value in values.items()} if escaped else values


class QuickConnection(Connection):
    """`execute` gives `Rows` for what was executed before, a `CursorResult` otherwise."""

    def execute(self, statement: Any, parameters: Any = None, *, execution_options: Any = None) -> Any:
        if isinstance(parameters, list) and len(parameters) == 1:
            [parameters] = parameters
        made = None if execution_options else self._key_of(statement, parameters)
        if made is None:
            return super().execute(statement, parameters, execution_options=execution_options)
        given = parameters or NO_VALUES
        key = self.dialect, made.key, *sorted(given)
        known = _KNOWN.get(key)
        if known is None:
            result = super().execute(statement, parameters)
            _KNOWN[key] = _known(result)
            return result
        return self._send(known, given, made.bindparams) if known else super().execute(statement, parameters)

    def _key_of(self, statement: Any, parameters: Any) -> Any:
        """What makes it the same statement as another; None where SQLAlchemy must see to it."""
        if type(statement) not in PLAIN or not (parameters is None or isinstance(parameters, dict)):
            return None
        going = self._transaction
        if statement._execution_options or going is None or not going.is_active or self._nested_transaction:
            return None
        made = statement._generate_cache_key()
        return None if made is None or made.params else made

    def _send(self, known: Known, given: Mapping[str, Any], own: Sequence[Any]) -> Rows:
        cursor, sql, values = None, known.sql, None
        try:
            sql, values = known.written(given, own)
            cursor = self.connection.cursor()
            for told in self.dispatch.before_cursor_execute:
                sql, values = told(self, cursor, sql, values, None, False)
            cursor.execute(sql, values)
            rows = cursor.fetchall() if known.returns_rows else ()
            changed = cursor.rowcount
            cursor.close()
        except BaseException as problem:
            self._handle_dbapi_exception(problem, sql, values, cursor, None)
        return Rows(known.metadata, rows, changed)


# By dialect and statement; False for one that SQLAlchemy must see to each time.
_KNOWN: LRUCache[Any, Any] = LRUCache(2_000)


def _known(result: Any) -> Known | bool:
    compiled = result.context.compiled
    has_own_defaults = compiled.insert_prefetch or compiled.update_prefetch
    asks_for_key = compiled.isinsert and not compiled.inline and not result.context._is_explicit_returning
    return False if has_own_defaults or asks_for_key else Known(compiled, result)


def _bound(compiled: Any) -> list[Bound]:
    places: dict[Any, int] = {}
    if compiled.cache_key is not None:
        matching = compiled._cache_key_bind_match[0]
        places = {bound: at for at, one in enumerate(compiled.cache_key[1]) for bound in matching[one]}
    return [Bound(name, one.key, places.get(one), one) for one, name in compiled.bind_names.items()]
