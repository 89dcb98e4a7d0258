"""Who hears of a chat: the queue, the agent's open ticket, the customer's thread, and all who wait behind."""

from typing import Any

from sqlalchemy import Connection

from foundation.live import publish
from helpdesk.tickets.noting import note_change as note_change
from helpdesk.tickets.ticket import reference_of

WAITING_ROOM = "chats"  # moves when the line does; says nothing about anybody


def tell(db: Connection, ticket_id: int, kind: str, *, by: str) -> None:
    """Something happened that pages read anew for."""
    data = {"ticket": ticket_id, "reference": reference_of(ticket_id), "kind": kind, "by": by}
    publish(db, "queue", data)
    publish(db, f"ticket:{ticket_id}", data)
    publish(db, f"thread:{reference_of(ticket_id)}", data)
    publish(db, WAITING_ROOM, {"hint": True, "kind": "queue"})


def hint_customer(db: Connection, ticket_id: int, kind: str, **facts: Any) -> None:
    """Something that passes: shown for a moment, never read anew for, never kept."""
    publish(db, f"thread:{reference_of(ticket_id)}", {"hint": True, "kind": kind, **facts})


def hint_agent(db: Connection, ticket_id: int, kind: str, **facts: Any) -> None:
    publish(db, f"ticket:{ticket_id}", {"hint": True, "kind": kind, **facts})
