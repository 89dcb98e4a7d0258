"""A customer's other tickets: how many, how they were rated, and the newest of them. Those of a closed team are counted outside it,
and nothing else is shown of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Subquery, case, func, select

from helpdesk.permissions.sight import visible_to
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

    @property
    def reference(self) -> str:
        return reference_of(self.id)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


@dataclass(frozen=True)
class History:
    newest: list[PastTicket]  # of those one sees
    count: int = 0  # of all, at most MOST
    csat: float | None = None  # mean of the rated that one sees, 1 to 5
    rated: int = 0
    hidden: int = 0  # of teams one isn't in


def history_of(db: Connection, ticket: int, *, me: int) -> History:
    """Of who wrote this ticket, without it; merged ones and what was set aside don't count. One statement."""
    theirs = _others_of(ticket)
    seen = visible_to(me, theirs.c.team)
    rating = case((seen, theirs.c.rating))
    query = select(
        theirs,
        seen.label("seen"),
        func.count().over().label("in_all"),
        func.count(case((seen, 1))).over().label("in_sight"),
        func.count(rating).over().label("rated"),
        func.avg(rating).over().label("csat"),
    )
    rows = db.execute(query.order_by(seen.desc(), theirs.c.updated_at.desc()).limit(NEWEST)).all()
    if not rows:
        return History([])
    one = rows[0]
    csat = float(one.csat) if one.csat is not None else None
    return History([_past(row) for row in rows if row.seen], one.in_all, csat, one.rated, one.in_all - one.in_sight)


def _others_of(ticket: int) -> Subquery:
    who = select(tickets.c.customer).where(tickets.c.id == ticket).scalar_subquery()
    own = tickets.c.id, tickets.c.subject, tickets.c.status, tickets.c.rating, tickets.c.updated_at, tickets.c.team
    return (
        select(*own)
        .where(tickets.c.customer == who, tickets.c.id != ticket)
        .where(tickets.c.merged_into.is_(None), tickets.c.shelved.is_(None))
        .order_by(tickets.c.updated_at.desc())
        .limit(MOST)
        .subquery()
    )


def _past(row: Any) -> PastTicket:
    return PastTicket(row.id, row.subject, row.status, row.rating, row.updated_at)
