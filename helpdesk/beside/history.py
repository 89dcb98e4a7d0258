"""A customer's other tickets: how many, how they were rated, and the newest of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from helpdesk.permissions.sight import HIDDEN, visible_to
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import OPEN, reference_of

NEWEST = 5
MOST = 500  # that are counted


@dataclass(frozen=True)
class PastTicket:
    id: int
    subject: str
    status: str
    rating: int | None
    at: datetime
    visible: bool

    @property
    def reference(self) -> str:
        return reference_of(self.id)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


@dataclass(frozen=True)
class History:
    newest: list[PastTicket]
    count: int = 0  # at most MOST
    csat: float | None = None  # mean of the rated, 1 to 5
    rated: int = 0


def history_of(db: Connection, ticket: int, *, me: int) -> History:
    """Of who wrote this ticket, without it; merged ones and what was set aside don't count. One statement."""
    who = select(tickets.c.customer).where(tickets.c.id == ticket).scalar_subquery()
    theirs = (
        select(
            tickets.c.id, tickets.c.subject, tickets.c.status, tickets.c.rating, tickets.c.updated_at, tickets.c.team
        )
        .where(tickets.c.customer == who, tickets.c.id != ticket)
        .where(tickets.c.merged_into.is_(None), tickets.c.shelved.is_(None))
        .order_by(tickets.c.updated_at.desc())
        .limit(MOST)
        .subquery()
    )
    query = select(
        theirs,
        visible_to(me, theirs.c.team).label("visible"),
        func.count().over().label("in_all"),
        func.count(theirs.c.rating).over().label("rated"),
        func.avg(theirs.c.rating).over().label("csat"),
    )
    rows = db.execute(query.order_by(theirs.c.updated_at.desc()).limit(NEWEST)).all()
    if not rows:
        return History([])
    csat = float(rows[0].csat) if rows[0].csat is not None else None
    return History([_past(row) for row in rows], rows[0].in_all, csat, rows[0].rated)


def _past(row: Any) -> PastTicket:
    subject = row.subject if row.visible else HIDDEN
    return PastTicket(row.id, subject, row.status, row.rating, row.updated_at, bool(row.visible))
