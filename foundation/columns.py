"""Column types that mean the same on SQLite and PostgreSQL: moments, JSON, identities."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, ColumnElement, Integer, Text, literal_column
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Big = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, kept as integer microseconds since 1970: sorts, compares and indexes alike everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        return _moment(value)

    def result_processor(self, dialect: Any, coltype: Any) -> Callable[[Any], Any]:
        return _moment  # a page reads four hundred


def _moment(value: int | None) -> datetime | None:
    return None if value is None else _EPOCH + timedelta(microseconds=value)


class Json(TypeDecorator[Any]):
    """Plain values as JSON text. Never queried inside; what is searched gets a column of its own."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Any) -> Any:
        return None if value is None else msgspec.json.decode(value)


def constant(value: Any) -> ColumnElement[Any]:
    """A text or whole number of our own, as it stands in the statement. A parameter would be sent each time, and what isn't known
    (LIMIT above all) keeps PostgreSQL from planning a statement once. Raises ValueError for a text that has a quote."""
    if isinstance(value, int):
        return literal_column(str(value), Integer)
    if "'" in value:
        raise ValueError("a constant has no quote")
    return literal_column(f"'{value}'", Text)


def identity() -> Column[int]:
    """The primary key `id`, a small integer the database hands out."""
    return Column("id", Big, primary_key=True, autoincrement=True)
