"""A chat ends by either side. What is written afterwards opens it again, as a ticket."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from foundation.accounts import Staff, staff
from foundation.errors import NotFound
from helpdesk.chat.state import Chat
from helpdesk.chat.tables import chats
from helpdesk.chat.telling import note_change, tell
from helpdesk.chat.waiting import leave_line, locked
from helpdesk.tickets import lifecycle
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.ticket import id_of


def end_by_customer(db: Connection, reference: str, customer_key: str, *, now: datetime) -> None:
    """Before anybody came, the question stays as a ticket. Afterwards it counts as solved, unless it is still our turn."""
    ticket_id = id_of(reference) or 0
    chat = locked(db, ticket_id)
    if chat is None or (ticket := read_ticket(db, ticket_id)).customer.key != customer_key:
        raise NotFound("There is no such chat of yours.")
    if chat.state == "waiting":
        leave_line(db, chat, by="customer", who=ticket.customer.name, now=now)
    elif chat.state == "live":
        _end(db, chat, by="customer", who=ticket.customer.name, now=now)
        if ticket.last_by == "agent":
            lifecycle.solve(db, ticket_id, by=_agent_of(db, chat), now=now)


def end_by_agent(db: Connection, ticket_id: int, *, by: Staff, now: datetime) -> None:
    """Nothing for a ticket that isn't a chat, or whose chat is over."""
    chat = locked(db, ticket_id)
    if chat is not None and chat.is_on:
        _end(db, chat, by="agent", who=by.name, now=now)


def end_by_transfer(db: Connection, ticket_id: int, *, by: Staff, now: datetime) -> None:
    """Another team answers, in writing: who still waited needn't wait any longer, and nobody failed them."""
    chat = locked(db, ticket_id)
    if chat is None or not chat.is_on:
        return
    if chat.state == "live":
        _end(db, chat, by="agent", who=by.name, now=now)
        return
    values = {"state": "left", "ended_at": now, "ended_by": "agent"}
    db.execute(update(chats).where(chats.c.ticket == ticket_id).values(**values))
    note_change(db, ticket_id, by.name, "chat", "waiting", "passed on", now=now)
    tell(db, ticket_id, "left", by="agent")


def _end(db: Connection, chat: Chat, *, by: str, who: str, now: datetime) -> None:
    values = {"state": "ended", "ended_at": now, "ended_by": by}
    db.execute(update(chats).where(chats.c.ticket == chat.ticket).values(**values))
    note_change(db, chat.ticket, who, "chat", chat.state, "ended", now=now)
    tell(db, chat.ticket, "ended", by=by)


def _agent_of(db: Connection, chat: Chat) -> Staff:
    row = db.execute(select(staff).where(staff.c.id == chat.agent)).one()
    return Staff(row.id, row.name, row.email, frozenset())
