"""The index by which PostgreSQL lists solved tickets. What has no moment comes last there, as in SQLite by itself; an index of
PostgreSQL has it first unless told, and only PostgreSQL can be told. So it is made beside the tables as declared."""

from sqlalchemy import Connection

from foundation.derived import Derived, keep_derived

PREFIX = "ix_sorted_tickets"
SOLVED = f"CREATE INDEX IF NOT EXISTS {PREFIX}_solved_at ON tickets (solved_at DESC NULLS LAST)"


def registered() -> None:
    """Every migration from now on leaves it there."""
    keep_derived(Derived(PREFIX, _let_go, _take_up))


def _let_go(_db: Connection) -> None:
    """A table that is altered keeps it."""


def _take_up(db: Connection) -> None:
    if db.dialect.name == "postgresql":
        db.exec_driver_sql(SOLVED)
