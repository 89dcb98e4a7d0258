"""One truth by id at write time: who writes themes of comments waits for who edits themes, and the other way round."""

from sqlalchemy import Connection, func, select

LOCK = 0x564F4943  # any number nobody else takes


def hold_to_read(db: Connection) -> None:
    """Until this transaction ends no theme is merged or withdrawn. Many may hold so at once."""
    _take(db, "pg_advisory_xact_lock_shared")


def hold_to_edit(db: Connection) -> None:
    """Until this transaction ends nobody else edits themes, or writes which theme a comment has."""
    _take(db, "pg_advisory_xact_lock")


def _take(db: Connection, lock: str) -> None:
    if db.dialect.name == "postgresql":  # on SQLite one writes at a time
        db.execute(select(getattr(func, lock)(LOCK)))
