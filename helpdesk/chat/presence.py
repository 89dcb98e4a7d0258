"""Who is here, who is writing, what was read: hints that pass, and two marks. A keystroke never becomes a row."""

import threading
import time
from collections import OrderedDict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from foundation.accounts import Staff
from foundation.errors import NotFound
from helpdesk.chat.state import Chat, read_chat
from helpdesk.chat.tables import chats
from helpdesk.chat.telling import hint_agent, hint_customer
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import id_of


class Pace:
    """At most one of a kind in so many seconds; kept in memory, for the newest of many."""

    def __init__(self, seconds: float, *, most: int = 10_000) -> None:
        self._seconds, self._most = seconds, most
        self._lock = threading.Lock()
        self._last: OrderedDict[str, float] = OrderedDict()

    def allows(self, key: str, at: float | None = None) -> bool:
        at = time.monotonic() if at is None else at
        with self._lock:
            if at - self._last.get(key, -self._seconds) < self._seconds:
                return False
            self._last[key] = at
            self._last.move_to_end(key)
            while len(self._last) > self._most:
                self._last.popitem(last=False)
            return True


def customer_is_here(
    db: Connection, reference: str, customer_key: str, *, writing: bool, got: int, read: int, now: datetime
) -> None:
    """Their page is open: `got` and `read` are the newest messages that arrived, and that were in sight."""
    ticket_id = id_of(reference) or 0
    chat = read_chat(db, ticket_id)
    owner = db.execute(select(tickets.c.customer).where(tickets.c.id == ticket_id)).scalar()
    if chat is None or owner != customer_key:
        raise NotFound("There is no such chat of yours.")
    if not chat.is_on:
        return
    newest = _newest(db, ticket_id)
    marks = {
        "customer_got": max(chat.customer_got, min(got, newest)),
        "customer_read": max(chat.customer_read, min(read, newest)),
    }
    _keep(db, chat, marks | {"customer_seen_at": now})
    hint_agent(db, ticket_id, "writing" if writing else "here", got=marks["customer_got"], read=marks["customer_read"])


def agent_is_here(db: Connection, ticket_id: int, agent: Staff, *, writing: bool, read: int, now: datetime) -> None:
    """The page of the agent who has the chat is open and in sight."""
    chat = read_chat(db, ticket_id)
    if chat is None or chat.state != "live" or chat.agent != agent.id:
        return
    mark = max(chat.agent_read, min(read, _newest(db, ticket_id)))
    _keep(db, chat, {"agent_read": mark, "agent_seen_at": now})
    hint_customer(db, ticket_id, "writing" if writing else "here", name=agent.name, read=mark)


def _newest(db: Connection, ticket_id: int) -> int:
    """Nobody has read what isn't written yet."""
    public = messages.c.kind.in_(["customer", "agent"])
    found = db.execute(select(func.max(messages.c.id)).where(messages.c.ticket == ticket_id, public)).scalar()
    return int(found or 0)


def _keep(db: Connection, chat: Chat, values: dict[str, Any]) -> None:
    db.execute(update(chats).where(chats.c.ticket == chat.ticket).values(**values))
