"""Somebody starts a chat and waits: their place in the line, and what happens when nobody comes in time."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update

from foundation import clock
from foundation.database import Database, upsert
from foundation.errors import Conflict
from foundation.jobs import enqueue, job
from helpdesk.chat.state import Chat, read_chat
from helpdesk.chat.tables import chats
from helpdesk.chat.telling import note_change, tell
from helpdesk.routing.opening import most_waiting
from helpdesk.tickets.tables import tickets


class LineFull(Conflict):
    """As many wait as may."""

    title = "The line is full"


def begin(db: Connection, ticket_id: int, *, patience: timedelta, now: datetime) -> None:
    """Put the ticket's customer into the line. After `patience` without an answer it goes on as a ticket. Raises LineFull."""
    ahead, most = _hold_line(db), most_waiting("live_chat", now)
    if most is not None and ahead >= most:
        raise LineFull("The line for live chat is full right now.")
    until = now + patience
    row = {
        "ticket": ticket_id, "state": "waiting", "ahead": ahead, "started_at": now, "until": until, "taken_at": None, "agent": None,
        "ended_at": None, "ended_by": None,
    }  # fmt: skip
    upsert(db, chats, [row], keys=["ticket"])  # one that is over begins anew
    enqueue(db, "chat.fall_back", {"ticket": ticket_id}, run_at=until)
    tell(db, ticket_id, "chat", by="customer")


def leave_line(db: Connection, chat: Chat, *, by: str, who: str, now: datetime) -> None:
    """The wait is over without a chat: the question goes on as a ticket."""
    values = {"state": "left", "ended_at": now, "ended_by": by}
    db.execute(update(chats).where(chats.c.ticket == chat.ticket).values(**values))
    db.execute(update(tickets).where(tickets.c.id == chat.ticket).values(channel="ticket", updated_at=now))
    note_change(db, chat.ticket, who, "channel", "live_chat", "ticket", now=now)
    tell(db, chat.ticket, "left", by=by)


def locked(db: Connection, ticket_id: int) -> Chat | None:
    """The chat, with its row held until this transaction ends."""
    db.execute(select(chats.c.ticket).where(chats.c.ticket == ticket_id).with_for_update()).first()
    return read_chat(db, ticket_id)


def _hold_line(db: Connection) -> int:
    """How many wait. Of two who come at once the second waits here for the first, so that no more get in than may."""
    waiting = chats.c.state == "waiting"
    db.execute(select(chats.c.ticket).where(waiting).order_by(chats.c.ticket).with_for_update()).all()
    return int(db.execute(select(func.count()).select_from(chats).where(waiting)).scalar_one())


@job("chat.fall_back")
def _fall_back(database: Database, payload: dict[str, Any]) -> None:
    now = clock.now()
    with database.writing() as db:
        chat = locked(db, payload["ticket"])
        if chat is not None and chat.state == "waiting" and chat.until <= now:
            leave_line(db, chat, by="nobody", who="the clock", now=now)
            enqueue(db, "routing.escalate", {"ticket": chat.ticket, "because": "chat_unanswered"})
