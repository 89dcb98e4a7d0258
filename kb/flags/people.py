"""Flags of one person's questions: told, or erased with the words in which they may be named."""

from sqlalchemy import Connection, update

from foundation.people import Told, rows_of
from kb.flags.flag import ERASED
from kb.flags.tables import flags


def export_flags(db: Connection, who: str) -> Told:
    return rows_of(db, flags, flags.c.who == who, without=["flagged_by", "settled_by"], called="flags")


def erase_flags(db: Connection, who: str) -> int:
    """What came of them stays. One that waits has nothing left to say, and is settled without a word."""
    gone = {"who": None, "words": ERASED, "quote": "", "text": "", "said": None}
    waiting = flags.c.who == who, flags.c.outcome.is_(None)
    closed = {"outcome": "declined", "settled_at": flags.c.flagged_at, "told_at": flags.c.flagged_at}
    db.execute(update(flags).where(*waiting).values(**closed))
    missing = flags.c.who == who, flags.c.kind == "missing"
    db.execute(update(flags).where(*missing).values(title=ERASED))
    return db.execute(update(flags).where(flags.c.who == who).values(**gone)).rowcount
