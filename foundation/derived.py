"""What is made from tables and kept by triggers, outside of the declared schema: it survives every migration."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection


@dataclass(frozen=True)
class Derived:
    """Tables, or indexes, whose names begin with `prefix`. `let_go` drops the triggers before migrations, for SQLite makes a table anew to change
    it; `take_up` puts all in order after."""

    prefix: str
    let_go: Callable[[Connection], None]
    take_up: Callable[[Connection], None]


_derived: list[Derived] = []


def keep_derived(derived: Derived) -> None:
    if all(one.prefix != derived.prefix for one in _derived):
        _derived.append(derived)


def is_declared(name: str | None, _kind: str = "table", _parent: Any = None) -> bool:
    """Whether Alembic compares it with the tables as declared."""
    return name is None or not any(name.startswith(one.prefix) for one in _derived)


def run_around_derived(db: Connection, run: Callable[[], None]) -> None:
    for one in _derived:
        one.let_go(db)
    run()
    for one in _derived:
        one.take_up(db)
