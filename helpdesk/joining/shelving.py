"""Spam and trash: out of every view but their own, with nothing due, until restored exactly, or gone after 30 days."""

from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, delete, select, update

from foundation.accounts import Staff
from foundation.database import insert_row
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import record
from helpdesk.callbacks.tables import callbacks
from helpdesk.chat.tables import chats
from helpdesk.joining.standing import ASIDE, standing_of
from helpdesk.joining.tables import set_aside
from helpdesk.joining.telling import tell_agents
from helpdesk.joining.trees import MergedAway, hold_trees
from helpdesk.joining.words_since import coming_back
from helpdesk.sla.storing import retime
from helpdesk.tickets.facts import TicketRestored, TicketSetAside
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import reference_of

Where = Literal["spam", "trash"]
SHELVES = ("spam", "trash")
KEPT_FOR = timedelta(days=30)


def put_aside(db: Connection, ticket_id: int, where: str, *, by: Staff, now: datetime) -> None:
    """Nobody is told. From one shelf to the other it keeps how it stood at first, and its days begin anew."""
    if where not in SHELVES:
        raise Invalid("A ticket goes to spam or to the trash.", field="shelf")
    row = _held(db, ticket_id)
    if row.shelved == where:
        return
    if row.shelved is None:
        _check_talks(db, ticket_id)
        newest = select(messages.c.id).order_by(messages.c.id.desc()).limit(1)
        mark = db.execute(newest.where(messages.c.ticket == ticket_id)).scalar() or 0
        insert_row(db, set_aside, ticket=ticket_id, before=standing_of(row), mark=mark, set_aside_by=by.name)
    values = ASIDE | {"shelved": where, "shelved_at": now, "updated_at": now}
    db.execute(update(tickets).where(tickets.c.id == ticket_id).values(**values))
    note_change(db, ticket_id, by.name, "shelf", row.shelved, where, now=now)
    retime(db, [ticket_id], now=now)
    record(db, TicketSetAside(ticket_id, reference_of(ticket_id), where, by.key), now=now, actor=by.key)
    tell_agents(db, ticket_id, where)


def restore(db: Connection, ticket_id: int, *, by: Staff, now: datetime) -> None:
    """As it stood; what its customer wrote meanwhile waits for us. Nothing for a ticket that isn't set aside."""
    row = _held(db, ticket_id)
    if row.shelved is not None:
        take_out(db, row, who=by.name, actor=by.key, now=now)


def take_out(db: Connection, row: Any, *, who: str, actor: str, now: datetime) -> Any:
    """The row as it stands then. The caller holds it."""
    kept = db.execute(select(set_aside).where(set_aside.c.ticket == row.id)).one()
    values = coming_back(db, row, kept.before, kept.mark, now=now) | {"shelved": None, "shelved_at": None}
    db.execute(update(tickets).where(tickets.c.id == row.id).values(**values))
    db.execute(delete(set_aside).where(set_aside.c.ticket == row.id))
    note_change(db, row.id, who, "shelf", row.shelved, None, now=now)
    retime(db, [row.id], now=now)
    record(db, TicketRestored(row.id, reference_of(row.id), row.shelved, actor), now=now, actor=actor)
    tell_agents(db, row.id, "restored")
    return db.execute(select(tickets).where(tickets.c.id == row.id)).one()


def days_left(shelved_at: datetime, now: datetime) -> int:
    """Until it is deleted for good; 0 on its last day."""
    return max(0, (shelved_at + KEPT_FOR - now).days)


def _held(db: Connection, ticket_id: int) -> Any:
    row = hold_trees(db, {ticket_id}).get(ticket_id)
    if row is None:
        raise NotFound("There is no such ticket.")
    if row.merged_into is not None:
        raise MergedAway(ticket_id, row.merged_into)
    return row


def _check_talks(db: Connection, ticket_id: int) -> None:
    talking = chats.c.ticket == ticket_id, chats.c.state.in_(("waiting", "live"))
    booked = callbacks.c.ticket == ticket_id, callbacks.c.state == "booked"
    if db.execute(select(chats.c.ticket).where(*talking)).first():
        raise Conflict("Its customer is in chat now. End the chat first.")
    if db.execute(select(callbacks.c.ticket).where(*booked)).first():
        raise Conflict("A call is booked here. Make it, or solve the ticket, first.")
