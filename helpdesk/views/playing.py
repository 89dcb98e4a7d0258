"""Play mode: an agent goes through a view in its order, and is never given what a colleague has in hand or what they skipped."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from foundation.accounts import Staff, staff
from foundation.database import upsert
from helpdesk.tickets.lists import first_ids
from helpdesk.tickets.tables import tickets
from helpdesk.views.reading import Shelf
from helpdesk.views.tables import plays, viewings

IN_SIGHT = timedelta(minutes=2, seconds=30)  # a page that is in sight says so by itself
IN_HAND = timedelta(minutes=30)  # since it was given, where its page said nothing more
MOST_SKIPPED = 500


def start_play(db: Connection, key: str, me: Staff, now: datetime) -> None:
    row = {
        "staff": me.id,
        "view": key,
        "ticket": None,
        "given_at": None,
        "skipped": [],
        "answered": 0,
        "started_at": now,
    }
    upsert(db, plays, [row], keys=["staff"])


def next_ticket(db: Connection, shelf: Shelf, me: Staff, now: datetime, *, answered: bool = False) -> int | None:
    """The first of the view that is free; the one in hand is passed. None: nothing is left, or nobody plays. Of two who ask at once
    the second waits, so that no ticket is given twice."""
    db.execute(select(staff.c.id).where(staff.c.active).order_by(staff.c.id).with_for_update())
    row = db.execute(select(plays).where(plays.c.staff == me.id)).first()
    if row is None:
        return None
    passed = ([*row.skipped, row.ticket] if row.ticket else list(row.skipped))[-MOST_SKIPPED:]
    taken = or_(tickets.c.id.in_(passed), _in_other_hands(me, now))
    found = first_ids(db, shelf.find(row.view), shelf.asking(me, now), but=taken, most=1)
    given = {"ticket": found[0], "given_at": now} if found else {"ticket": None, "given_at": None}
    values = given | {"skipped": passed, "answered": row.answered + (1 if answered and row.ticket else 0)}
    db.execute(update(plays).where(plays.c.staff == me.id).values(**values))
    return found[0] if found else None


def stop_play(db: Connection, me: Staff) -> None:
    db.execute(delete(plays).where(plays.c.staff == me.id))


def _in_other_hands(me: Staff, now: datetime) -> ColumnElement[bool]:
    looked_at = select(viewings.c.ticket).where(viewings.c.staff != me.id, viewings.c.seen_at > now - IN_SIGHT)
    given = select(plays.c.ticket).where(
        plays.c.staff != me.id, plays.c.ticket.is_not(None), plays.c.given_at > now - IN_HAND
    )  # fmt: skip
    return or_(tickets.c.id.in_(looked_at), tickets.c.id.in_(given))
