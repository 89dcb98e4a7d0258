"""How long the log is kept, and what of it goes when a person is erased."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from foundation import clock
from foundation.audit.tables import audit_head, audit_log
from foundation.audit.writing import KEEP_DAYS, note_audit
from foundation.database import Database
from foundation.errors import Invalid
from foundation.jobs import every, job

LEAST, MOST = 30, 3650  # days


def kept_days(db: Connection) -> int:
    """0: for ever."""
    found = db.execute(select(audit_head.c.keep_days)).scalar()
    return KEEP_DAYS if found is None else int(found)


def keep_for(db: Connection, days: int, *, now: datetime) -> None:
    """Raises Invalid for less than a month."""
    if days and not LEAST <= days <= MOST:
        raise Invalid(f"Write a number of days from {LEAST} to {MOST}, or 0 to keep everything.", field="days")
    before = kept_days(db)
    if before != days:
        note_audit(
            db, "audit", "retention changed", "Audit log", before={"days": before}, after={"days": days}, now=now
        )
        db.execute(update(audit_head).values(keep_days=days))


def delete_old(db: Connection, *, now: datetime) -> int:
    """The oldest rows go, and that they went is a row itself. The chain then begins where the kept rows do."""
    days = kept_days(db)
    old = audit_log.c.at < now - timedelta(days=days)
    last = db.execute(select(func.max(audit_log.c.id)).where(old)).scalar() if days else None
    if last is None:
        return 0
    first = db.execute(select(audit_log.c.hash).where(audit_log.c.id == last)).scalar_one()
    gone = db.execute(delete(audit_log).where(audit_log.c.id <= last)).rowcount
    db.execute(update(audit_head).values(first=first, rows=audit_head.c.rows - gone))
    note_audit(
        db, "audit", "old rows deleted", "Audit log", after={"rows": gone, "older_than_days": days}, who="desk", now=now
    )
    return gone


def forget(db: Connection, who: str) -> int:
    """Takes a person's key out of the rows about them; the digest that stays keeps the chain whole."""
    return db.execute(update(audit_log).where(audit_log.c.about == who).values(about=None)).rowcount


def rows_about(db: Connection, who: str) -> list[dict[str, Any]]:
    """What the log says of a person's data: who looked at it, exported it, and when."""
    columns = (audit_log.c.id, audit_log.c.at, audit_log.c.area, audit_log.c.what, audit_log.c.subject)
    rows = db.execute(select(*columns).where(audit_log.c.about == who).order_by(audit_log.c.id))
    return [dict(row) for row in rows.mappings()]


@job("audit.delete_old", can_wait=True)
def _delete_old(database: Database, _payload: dict[str, Any]) -> None:
    with database.writing() as db:
        delete_old(db, now=clock.now())


every("audit.delete_old", seconds=86_400, at_first=1200)
