"""Who stands in which line now: a chat nobody took yet, a call that is booked, else a ticket in which it is our turn."""

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select

from helpdesk.callbacks.tables import callbacks
from helpdesk.chat.tables import chats
from helpdesk.tickets.tables import is_open, tickets

in_chat = chats.c.state.in_(("waiting", "live"))
to_call = callbacks.c.state == "booked"


def in_writing(channel: ColumnElement[str]) -> ColumnElement[str]:
    """A chat that is over, or a call nobody booked, is answered as a message."""
    return case((channel.in_(("live_chat", "phone_callback")), "ticket"), else_=channel)


line = case((in_chat, "live_chat"), (to_call, "phone_callback"), else_=in_writing(tickets.c.channel))
waits = case((in_chat, chats.c.state == "waiting"), (to_call, is_open), else_=and_(is_open, tickets.c.waiting_on_us))


def with_live_parts(query: Select) -> Select:  # type: ignore[type-arg]
    """A query of tickets in which `line` and `waits` mean something."""
    return query.outerjoin(chats, chats.c.ticket == tickets.c.id).outerjoin(
        callbacks, callbacks.c.ticket == tickets.c.id
    )


def count_lines(db: Connection) -> dict[str, int]:
    """How many wait, by channel; one statement."""
    query = with_live_parts(select(line.label("line"), func.count().label("waiting")).select_from(tickets))
    rows = db.execute(query.where(is_open, waits).group_by("line"))
    return {row.line: row.waiting for row in rows}
