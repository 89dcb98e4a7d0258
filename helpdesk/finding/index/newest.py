"""The newest tickets have indexes of their own in PostgreSQL: the newest that have a frequent word are found there without fetching all
that ever had it. Each begins at a ticket and holds all that come after; from time to time it is made anew, to begin later."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text

from foundation.database import Database

PARTS = {"ix_ticket_search_newest_12": 12, "ix_ticket_search_newest_4": 4}  # each holds one of so many tickets
GROWN = 1.5  # times that: it is made anew
WORTH = 20_000  # tickets: fewer are searched as quickly without
BEGINNINGS = text(r"""SELECT indexrelid\:\:regclass\:\:text AS name, substring(pg_get_expr(indpred, indrelid) from '\d+')\:\:bigint AS since,
    (SELECT max(ticket) FROM ticket_search) AS until FROM pg_index WHERE indisvalid
    AND indexrelid = ANY (ARRAY[to_regclass('ix_ticket_search_newest_12'), to_regclass('ix_ticket_search_newest_4')]) ORDER BY since DESC""")  # fmt: skip


@dataclass(frozen=True)
class Newest:
    """The tickets above `since`, which are this share of all."""

    since: int
    share: float


def newest_indexed(db: Connection) -> list[Newest]:
    """The fewest first."""
    return [Newest(one.since, max(1 - one.since / one.until, 0)) for one in db.execute(BEGINNINGS) if one.until]


def keep_newest_indexed(database: Database, *, worth: int = WORTH) -> int:
    """Make those that aren't there, and anew those that have grown, while people write and search. Returns how many."""
    if database.is_sqlite:
        return 0
    with database.reading() as db:
        until = db.execute(text("SELECT coalesce(max(ticket), 0) FROM ticket_search")).scalar_one()
        begun = {one.name: one.since for one in db.execute(BEGINNINGS)}
    if until < worth:
        return 0
    due = [name for name, parts in PARTS.items() if until - begun.get(name, 0) > GROWN * until / parts]
    for name in due:
        _make(database.engine, name, until - until // PARTS[name])
    return len(due)


def _make(engine: Engine, name: str, since: int) -> None:
    """Beside the old one, which then goes. What an attempt that was cut off has left goes first. Few words wait to be sorted in: they
    are read at each search."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"DROP INDEX CONCURRENTLY IF EXISTS {name}_next")
        connection.exec_driver_sql(f"""CREATE INDEX CONCURRENTLY {name}_next ON ticket_search USING gin (words)
            WITH (gin_pending_list_limit = 64) WHERE ticket > {since}""")
        connection.exec_driver_sql(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        connection.exec_driver_sql(f"ALTER INDEX {name}_next RENAME TO {name}")
