"""The index of every word on the desk, kept by triggers in the transaction that changes a ticket, a message or a person."""

from sqlalchemy import Connection

from helpdesk.finding.index.engine import Engine, Part, Postings, Term, Word
from helpdesk.finding.index.keeping import rebuild, registered
from helpdesk.finding.index.newest import keep_newest_indexed
from helpdesk.finding.index.postgresql_engine import PostgresqlEngine
from helpdesk.finding.index.sources import add_words
from helpdesk.finding.index.sqlite_engine import SqliteEngine

__all__ = [
    "Engine",
    "Part",
    "Postings",
    "Term",
    "Word",
    "add_words",
    "engine_of",
    "keep_newest_indexed",
    "rebuild",
    "registered",
]


def engine_of(db: Connection) -> Engine:
    return SqliteEngine() if db.dialect.name == "sqlite" else PostgresqlEngine()
