"""What was said last in a conversation, and how a ticket stands that comes back to it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from helpdesk.joining.standing import ASIDE, columns_of
from helpdesk.joining.telling import JOINED
from helpdesk.joining.trees import tree_of
from helpdesk.sla.storing import promised
from helpdesk.tickets.previews import preview_of
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.tables import messages, tickets


def newest_public(db: Connection, ticket_id: int) -> dict[str, Any]:
    """`last_message` of everything agents read there; preview and `last_by` of what its own customer reads."""
    own = select(tickets.c.customer).where(tickets.c.id == ticket_id).scalar_subquery()
    query = (
        select(messages.c.id, messages.c.kind, messages.c.body)
        .join(tickets, tickets.c.id == messages.c.ticket)
        .where(messages.c.ticket.in_(tree_of(ticket_id)), messages.c.kind.in_(("customer", "agent")))
        .order_by(messages.c.id.desc())
        .limit(1)
    )
    newest, read = db.execute(query).first(), db.execute(query.where(tickets.c.customer == own)).first()
    if newest is None or read is None:
        return {}
    return {"last_message": newest.id, "preview": preview_of(read.body), "last_by": read.kind}


def joined_since(db: Connection, ticket_ids: Sequence[int]) -> dict[int, int]:
    """By ticket, where another came in, or went out, last: who read it since has seen all before that. Others aren't in it."""
    marks = messages.c.ticket.in_(ticket_ids), messages.c.kind == JOINED
    rows = db.execute(select(messages.c.ticket, func.max(messages.c.id)).where(*marks).group_by(messages.c.ticket))
    return {ticket: mark for ticket, mark in rows}


def coming_back(db: Connection, row: Any, before: dict[str, Any], mark: int, *, now: datetime) -> dict[str, Any]:
    """Its columns as they were; but what its customer wrote after `mark` waits for us, and nothing waits of a person who was
    forgotten meanwhile."""
    values = columns_of(before)
    if row.customer.startswith("erased:"):
        return values | ASIDE
    wrote = messages.c.ticket == row.id, messages.c.kind == "customer", messages.c.id > mark
    since = db.execute(select(messages.c.sent_at).where(*wrote).order_by(messages.c.id).limit(1)).scalar()
    if since is None:
        return values
    if values["status"] != "new":
        values |= {"status": "open", "custom_status": None, "solved_at": None}
    due = values["due_at"] or promised(db, read_ticket(db, row.id), since)
    return values | {"waiting_on_us": True, "due_at": due, "snoozed_until": None, "updated_at": now}
