"""How the live part of a conversation stands, as its customer sees it."""

from datetime import datetime

from sqlalchemy import Connection

from helpdesk import callbacks, chat
from helpdesk.assignment.reading import chat_room
from helpdesk.routing.measured import chat_wait
from widgets.api import channel_types as c
from widgets.saying import say


def chat_of(db: Connection, ticket_id: int, now: datetime) -> c.Chat | None:
    """With a place in the line, and a wait if there is one we measured."""
    found = chat.read_chat(db, ticket_id)
    if found is None:
        return None
    told = c.Chat(
        state=found.state, started_at=found.started_at.isoformat(), until=found.until.isoformat(), agent=found.agent_name,
        here=found.agent_is_here(now), read=found.agent_read, taken_at=_iso(found.taken_at), ended_at=_iso(found.ended_at),
        ended_by=found.ended_by,
    )  # fmt: skip
    if found.state == "waiting":
        told.position = chat.position(db, found)
        told.staffing = _staffing(chat_room(db, now=now))
        wait = chat_wait(db, ahead=told.position - 1, now=now)
        if wait:
            told.wait_low, told.wait, told.wait_high = wait.low, wait.usual, wait.high
    return told


def _staffing(room: tuple[int, int] | None) -> str | None:
    """Nothing where nobody has said how many chats they can take."""
    if room is None:
        return None
    here, free = room
    if not here:
        return say("Nobody is here for chats at the moment.")
    if free:
        return say("Somebody is free and can take the next chat.")
    return say("One person answers chats now." if here == 1 else f"{here} people answer chats now.")


def call_of(db: Connection, ticket_id: int) -> c.Call | None:
    found = callbacks.read_callback(db, ticket_id)
    if found is None:
        return None
    zone = callbacks.zone_of(found.timezone)
    country = callbacks.guess_country(found.timezone, None)
    return c.Call(
        found.state, callbacks.shown(found.number, country), found.slot.astimezone(zone).isoformat(), zone.key
    )


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
