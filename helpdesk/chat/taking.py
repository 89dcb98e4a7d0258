"""An agent takes a chat that waits; of two who try, the first has it."""

from datetime import datetime

from sqlalchemy import Connection, update

from foundation.accounts import Staff
from foundation.errors import Conflict
from helpdesk.chat.tables import chats
from helpdesk.chat.telling import note_change, tell
from helpdesk.chat.waiting import locked
from helpdesk.tickets import lifecycle
from helpdesk.tickets.reading import read_ticket


def take(db: Connection, ticket_id: int, *, by: Staff, now: datetime) -> None:
    """Raises Conflict when somebody else has it, or it is over."""
    chat = locked(db, ticket_id)
    if chat is None or not chat.is_on:
        raise Conflict("This chat is over. Answer it as a ticket.")
    if chat.state == "live":
        if chat.agent != by.id:
            raise Conflict(f"{chat.agent_name} has this chat already.")
        return
    values = {
        "state": "live", "taken_at": now, "agent": by.id, "agent_seen_at": now, "agent_read": read_ticket(db, ticket_id).last_message,
    }  # fmt: skip
    db.execute(update(chats).where(chats.c.ticket == ticket_id).values(**values))
    note_change(db, ticket_id, by.name, "chat", "waiting", "live", now=now)
    lifecycle.assign(db, ticket_id, by, by=by, now=now)
    tell(db, ticket_id, "taken", by="agent")


def take_by_answering(db: Connection, ticket_id: int, *, by: Staff, now: datetime) -> bool:
    """Who answers a chat that waits has taken it. True when they are the one who talks in it."""
    chat = locked(db, ticket_id)
    if chat is None or not chat.is_on:
        return False
    if chat.state == "waiting":
        take(db, ticket_id, by=by, now=now)
        return True
    return chat.agent == by.id
