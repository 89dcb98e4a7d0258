"""A flag is raised, or found again: the same agent flags the same article for the same ticket once."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, func, select

from foundation.accounts import Staff
from foundation.audit import note_audit
from foundation.database import insert_row
from foundation.errors import NotFound
from foundation.jobs import enqueue
from kb.flags.flag import Flag, Flagging, flag_from_row
from kb.flags.tables import flags

NEWEST_SETTLED = 40
MAIL = "kb.flags"  # the job that writes to writers


def raise_flag(db: Connection, flagging: Flagging, *, by: Staff, now: datetime) -> int:
    """Raises Invalid. One that waits already for the same ticket is not raised again."""
    flagging = flagging.checked()
    same = (
        flags.c.kind == flagging.kind, flags.c.source == flagging.source, flags.c.outcome.is_(None),
        flags.c.title == flagging.title, flags.c.flagged_by == by.id,
    )  # fmt: skip
    known = db.execute(select(flags.c.id).where(*same)).scalar()
    if known:
        return int(known)
    row = asdict(flagging) | {"flagged_by": by.id, "flagged_by_name": by.name, "flagged_at": now}
    number = insert_row(db, flags, **row)
    what = "article flagged" if flagging.kind == "wrong" else "article suggested"
    if flagging.kind == "wrong":
        enqueue(db, MAIL, unique=MAIL)  # writers hear of it at once
    note_audit(db, "articles", what, flagging.title, after={"ticket": flagging.source})
    return number


def list_flags(db: Connection) -> list[Flag]:
    """Those that wait, the oldest first; then the newest that were settled. One statement a kind."""
    waiting = select(flags).where(flags.c.outcome.is_(None)).order_by(flags.c.flagged_at, flags.c.id)
    settled = (
        select(flags).where(flags.c.outcome.is_not(None)).order_by(flags.c.settled_at.desc()).limit(NEWEST_SETTLED)
    )
    return [flag_from_row(row) for query in (waiting, settled) for row in db.execute(query)]


def waiting_for(db: Connection, article_id: str) -> Sequence[Flag]:
    """What waits about this article, the oldest first."""
    mine = flags.c.article_id == article_id, flags.c.outcome.is_(None)
    return [flag_from_row(row) for row in db.execute(select(flags).where(*mine).order_by(flags.c.id))]


def count_waiting(db: Connection) -> int:
    return int(db.execute(select(func.count()).where(flags.c.outcome.is_(None))).scalar_one())


def read_flag(db: Connection, number: int, *, hold: bool = False) -> Flag:
    """`hold`: nobody else settles or writes it until this transaction ends."""
    query = select(flags).where(flags.c.id == number)
    row = db.execute(query.with_for_update() if hold else query).first()
    if row is None:
        raise NotFound("There is no such flag. The list has them all.")
    return flag_from_row(row)
