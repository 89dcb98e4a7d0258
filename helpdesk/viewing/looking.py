"""That somebody looks at a ticket: kept while it is so, and told to everybody else who has it open."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from sqlalchemy import Connection, delete, select

from foundation.accounts import Staff, staff
from foundation.database import upsert
from foundation.live import publish
from helpdesk.views.tables import viewings

Doing = Literal["here", "reply", "note", "gone"]
DOINGS: tuple[Doing, ...] = get_args(Doing)
IN_SIGHT = timedelta(seconds=60)  # a page says so every 25


@dataclass(frozen=True)
class Viewer:
    who: int
    name: str


def look(db: Connection, ticket: int, me: Staff, doing: Doing, *, now: datetime) -> None:
    """`reply` and `note`: what they are writing. Told as a hint: no page is read anew for it."""
    if doing == "gone":
        db.execute(delete(viewings).where(viewings.c.staff == me.id, viewings.c.ticket == ticket))
    else:
        upsert(db, viewings, [{"staff": me.id, "ticket": ticket, "seen_at": now}], keys=["staff"])
    told = {"hint": True, "kind": "viewing", "ticket": ticket, "doing": doing, "who": me.id, "name": me.name}
    publish(db, f"ticket:{ticket}", told)


def viewers(db: Connection, ticket: int, *, besides: int, now: datetime) -> list[Viewer]:
    """Who else looks at it, by name; one statement."""
    looking = viewings.c.ticket == ticket, viewings.c.staff != besides, viewings.c.seen_at > now - IN_SIGHT
    query = select(staff.c.id, staff.c.name).join(viewings, viewings.c.staff == staff.c.id).where(*looking)
    return [Viewer(row.id, row.name) for row in db.execute(query.order_by(staff.c.name, staff.c.id))]
