"""What waits in each channel now, and what came and went in the last hour; one statement."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select, type_coerce

from foundation.columns import Moment
from helpdesk.callbacks.tables import callbacks
from helpdesk.chat.tables import chats
from helpdesk.routing.lines import in_chat, in_writing, line, to_call, waits, with_live_parts
from helpdesk.tickets.tables import is_open, messages, tickets

SOON = timedelta(minutes=30)
HOUR = timedelta(hours=1)


@dataclass
class Queue:
    waiting: int = 0  # for our answer, for somebody to take the chat, or for the call
    oldest: datetime | None = None  # since when the first of them waits; of calls, the next time promised
    taken: int = 0  # somebody has it, and it is not over
    late: int = 0
    soon: int = 0  # due within half an hour
    came: int = 0  # in the last hour
    served: int = 0  # answered for the first time in the last hour


def read_queues(db: Connection, *, now: datetime) -> defaultdict[str, Queue]:
    """By channel; an empty one for every other."""
    found: defaultdict[str, Queue] = defaultdict(Queue)
    for row in db.execute(_query(now)):
        here, then = found[row.line], found[row.arrived]
        here.waiting += row.waiting
        here.taken += row.taken
        here.late += row.late
        here.soon += row.soon
        if row.oldest is not None:
            here.oldest = min(row.oldest, here.oldest or row.oldest)
        then.came += row.came
        then.served += row.served
    return found


def _query(now: datetime) -> Any:
    since = case((in_chat, chats.c.started_at), (to_call, callbacks.c.slot), else_=messages.c.sent_at)
    taken = case((in_chat, chats.c.state == "live"), else_=and_(is_open, tickets.c.assignee.is_not(None)))
    lately = now - HOUR
    query = select(
        line.label("line"),
        _came_by().label("arrived"),
        _count(waits).label("waiting"),
        type_coerce(func.min(case((waits, since))), Moment).label("oldest"),
        _count(taken).label("taken"),
        _count(and_(waits, tickets.c.due_at < now)).label("late"),
        _count(and_(waits, tickets.c.due_at.between(now, now + SOON))).label("soon"),
        _count(tickets.c.opened_at > lately).label("came"),
        _count(tickets.c.first_reply_at > lately).label("served"),
    ).select_from(tickets)
    return (
        with_live_parts(query)
        .outerjoin(messages, messages.c.id == tickets.c.last_message)
        .where(or_(is_open, tickets.c.opened_at > lately, tickets.c.first_reply_at > lately))
        .group_by("line", "arrived")
    )


def _came_by() -> ColumnElement[str]:
    """Also when it is answered elsewhere by now."""
    return case(
        (chats.c.ticket.is_not(None), "live_chat"),
        (callbacks.c.ticket.is_not(None), "phone_callback"),
        else_=in_writing(tickets.c.channel),
    )


def _count(what: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((what, 1), else_=0))
