"""What a ticket's page shows of its chat and its call."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, exists, func, select

from foundation.accounts import staff
from foundation.columns import Big
from foundation.errors import Forbidden, NotFound
from foundation.speaking import say
from foundation.unbroken import unbroken
from helpdesk import callbacks
from helpdesk.assignment.tables import assignments
from helpdesk.callbacks.tables import callbacks as calls
from helpdesk.chat.state import Chat, chat_from_row
from helpdesk.chat.tables import chats
from helpdesk.files.tables import files
from helpdesk.joining.linked import has_links
from helpdesk.joining.telling import JOINED
from helpdesk.joining.trees import tree_of
from helpdesk.permissions.gate import OUTSIDE
from helpdesk.permissions.sight import from_outside, visible_to
from helpdesk.routing.names import CHANNEL_NAMES
from helpdesk.routing.outcomes.escalations import escalations
from helpdesk.tickets.reading import ticket_from_row, with_people
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import Ticket
from helpdesk.workspace.customer import their_time


def read_live(db: Connection, ticket_id: int, at: datetime, *, by: int) -> tuple[Ticket, dict[str, Any]]:
    """A ticket, whether files came with it, and what its page shows of its chat and its call; one statement.
    Raises Forbidden for who doesn’t see it."""
    row = db.execute(_query(), {"ticket": ticket_id, "me": by}).first()
    if row is None:
        raise NotFound("There is no such ticket.")
    if not row.visible:
        raise Forbidden(OUTSIDE)
    talk = chat_from_row(row, "chat_") if row.chat_ticket is not None else None
    return ticket_from_row(row), {
        "chat": talk, "chat_here": talk.customer_is_here(at) if talk else False, "chat_waits": waits(talk, at) if talk else "",
        "has_files": row.has_files, "has_links": row.has_links, "seen_now": max(row.last_message, row.mark or 0), "call": _call(row) if row.call_ticket is not None else None,
        "outside": row.outside, "given": row.given, "offered": CHANNEL_NAMES.get(row.offered or ""),
    }  # fmt: skip


@cache
def _query() -> Select[Any]:
    """Put together once: that takes longer than SQLite needs to answer it."""
    here = bindparam("ticket", type_=Big)
    own = [column.label(f"chat_{column.name}") for column in chats.c]
    called = [column.label(f"call_{column.name}") for column in calls.c]
    taker = staff.alias()
    sent = exists().where(files.c.message == messages.c.id, messages.c.ticket.in_(tree_of(here)))
    query = (
        with_people()
        .add_columns(*own, *called, taker.c.name.label("chat_name"), sent.label("has_files"))
        .add_columns(
            _newest(assignments.c.sentence, assignments).label("given"),
            _newest(escalations.c.channel, escalations).label("offered"),
        )
        .outerjoin(chats, chats.c.ticket == tickets.c.id)
        .outerjoin(taker, taker.c.id == chats.c.agent)
        .outerjoin(calls, calls.c.ticket == tickets.c.id)
        .where(tickets.c.id == here)
    )
    return query.add_columns(
        has_links().label("has_links"),
        _mark(here).label("mark"),
        visible_to(bindparam("me", type_=Big)).label("visible"),
        from_outside(bindparam("me", type_=Big)).label("outside"),
    )


def _mark(here: ColumnElement[int]) -> Any:
    """Where another ticket came in, or went out, last: who writes a reply now has seen it."""
    joined = messages.c.ticket == here, messages.c.kind == JOINED
    return select(func.max(messages.c.id)).where(*joined).scalar_subquery()


def _newest(column: Any, table: Table) -> Any:
    """Why it came to whoever has it, where nobody's hand gave it; the way on that its customer may choose now."""
    holds = table.c.staff == tickets.c.assignee if table is assignments else table.c.state == "offered"
    return (
        select(column)
        .where(table.c.ticket == tickets.c.id, holds)
        .order_by(table.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def waits(talk: Chat, at: datetime) -> str:
    """`for 2 min`, as the page counts on."""
    minutes = max(1, round((at - talk.started_at).total_seconds() / 60))
    return say.text("for {length}", length=unbroken(f"{minutes} min"))


def _call(row: Any) -> dict[str, Any]:
    return {
        "state": row.call_state, "number": callbacks.shown(row.call_number), "dial": row.call_number, "slot": row.call_slot, "misses": row.call_misses,
        "theirs": their_time(row.call_timezone, row.call_slot),
    }  # fmt: skip
