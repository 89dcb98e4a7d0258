"""What each agent searched lately."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, or_, select

from foundation.database import upsert
from helpdesk.finding.tables import recent_searches

KEPT = 20
LONGEST = 300


def remember_search(db: Connection, staff_id: int, text: str, *, now: datetime) -> None:
    """The newest first, each once; only the last few are kept."""
    text = " ".join(text.split())[:LONGEST]
    if not text:
        return
    upsert(db, recent_searches, [{"staff": staff_id, "text": text, "searched_at": now}], keys=["staff", "text"])
    own = recent_searches.c.staff == staff_id
    newest = (
        select(recent_searches.c.id)
        .where(own)
        .order_by(recent_searches.c.searched_at.desc(), recent_searches.c.id.desc())
        .limit(KEPT)
    )
    db.execute(delete(recent_searches).where(own, recent_searches.c.id.not_in(newest)))


def searches_of(db: Connection, staff_id: int, *, limit: int = 8) -> list[str]:
    query = select(recent_searches.c.text).where(recent_searches.c.staff == staff_id)
    return list(
        db.execute(
            query.order_by(recent_searches.c.searched_at.desc(), recent_searches.c.id.desc()).limit(limit)
        ).scalars()
    )


def erase_searches(db: Connection, staff_id: int) -> None:
    db.execute(delete(recent_searches).where(recent_searches.c.staff == staff_id))


def forget_searches(db: Connection, names: Iterable[str | None]) -> None:
    """Those that name a person who is forgotten."""
    said = [recent_searches.c.text.icontains(name, autoescape=True) for name in names if name and len(name) > 2]
    if said:
        db.execute(delete(recent_searches).where(or_(*said)))
