"""That somebody looks at a ticket: kept while it is so, and told to everybody else who has it open, or in a list."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from sqlalchemy import Connection, delete, select

from foundation.accounts import Staff, staff
from foundation.database import upsert
from foundation.live import publish
from helpdesk.permissions.sight import visible_to
from helpdesk.tickets.tables import tickets
from helpdesk.views.tables import viewings

Doing = Literal["here", "reply", "note", "gone"]
DOINGS: tuple[Doing, ...] = get_args(Doing)
IN_SIGHT = timedelta(seconds=60)  # a page says so every 25


@dataclass(frozen=True)
class Viewer:
    who: int
    name: str


@dataclass(frozen=True)
class Looker(Viewer):
    ticket: int


def look(db: Connection, ticket: int, me: Staff, doing: Doing, *, now: datetime) -> None:
    """`reply` and `note`: what they are writing. Told as a hint: no page is read anew for it. Lists are told of who comes and goes alone."""
    before = _looked_at(db, me, now)
    if doing == "gone":
        db.execute(delete(viewings).where(viewings.c.staff == me.id, viewings.c.ticket == ticket))
        left = [ticket] if before == ticket else []
    else:
        upsert(db, viewings, [{"staff": me.id, "ticket": ticket, "seen_at": now}], keys=["staff"])
        left = [before] if before not in {None, ticket} else []
    for one in left:
        _tell(db, "queue", one, me, kind="looking", doing="gone")
    if doing != "gone" and before != ticket:
        _tell(db, "queue", ticket, me, kind="looking", doing="here")
    _tell(db, f"ticket:{ticket}", ticket, me, kind="viewing", doing=doing)


def viewers(db: Connection, ticket: int, *, besides: int, now: datetime) -> list[Viewer]:
    """Who else looks at it, by name; one statement."""
    looking = viewings.c.ticket == ticket, viewings.c.staff != besides, viewings.c.seen_at > now - IN_SIGHT
    query = select(staff.c.id, staff.c.name).join(viewings, viewings.c.staff == staff.c.id).where(*looking)
    return [Viewer(row.id, row.name) for row in db.execute(query.order_by(staff.c.name, staff.c.id))]


def lookers(db: Connection, me: Staff, *, now: datetime) -> list[Looker]:
    """Who else looks at which ticket that one sees, the whole desk in one statement."""
    looking = viewings.c.staff != me.id, viewings.c.seen_at > now - IN_SIGHT, visible_to(me.id)
    query = (
        select(staff.c.id, staff.c.name, viewings.c.ticket)
        .join(viewings, viewings.c.staff == staff.c.id)
        .join(tickets, tickets.c.id == viewings.c.ticket)
        .where(*looking)
    )
    return [Looker(row.id, row.name, row.ticket) for row in db.execute(query.order_by(staff.c.name, staff.c.id))]


def _looked_at(db: Connection, me: Staff, now: datetime) -> int | None:
    """The ticket on their screen until now."""
    return db.execute(
        select(viewings.c.ticket).where(viewings.c.staff == me.id, viewings.c.seen_at > now - IN_SIGHT)
    ).scalar()


def _tell(db: Connection, topic: str, ticket: int, me: Staff, *, kind: str, doing: str) -> None:
    publish(db, topic, {"hint": True, "kind": kind, "ticket": ticket, "doing": doing, "who": me.id, "name": me.name})
