"""What was said last in a conversation, and how a ticket stands that comes back to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from helpdesk.joining.standing import ASIDE, columns_of
from helpdesk.joining.telling import JOINED
from helpdesk.joining.trees import tree_of
from helpdesk.sla.storing import promised
from helpdesk.tickets.previews import preview_of
from helpdesk.tickets.reading import read_tickets
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


@dataclass(frozen=True)
class Kept:
    """How a ticket stood when it went away, and its newest message then."""

    ticket: Any  # its row, held
    before: dict[str, Any]
    mark: int


def coming_back(db: Connection, kept: Sequence[Kept], *, now: datetime) -> dict[int, dict[str, Any]]:
    """Columns of each by its number, as they were; but what its customer wrote after `mark` waits for us, and nothing waits of a
    person who was forgotten meanwhile."""
    wrote = _wrote_since(db, {one.ticket.id: one.mark for one in kept})
    found = {one.ticket.id: _standing(one, wrote.get(one.ticket.id), now) for one in kept}
    owed = [
        number for number, told in found.items() if told["waiting_on_us"] and told["due_at"] is None and number in wrote
    ]
    for number, ticket in read_tickets(db, owed).items() if owed else ():
        found[number]["due_at"] = promised(db, ticket, wrote[number])
    return found


def _standing(one: Kept, since: datetime | None, now: datetime) -> dict[str, Any]:
    values = columns_of(one.before)
    if one.ticket.customer.startswith("erased:"):
        return values | ASIDE
    if since is None:
        return values
    if values["status"] != "new":
        values |= {"status": "open", "custom_status": None, "solved_at": None}
    return values | {"waiting_on_us": True, "snoozed_until": None, "updated_at": now}


def _wrote_since(db: Connection, marks: Mapping[int, int]) -> dict[int, datetime]:
    """When their customers first wrote after these messages, by ticket."""
    c = messages.c
    later = c.ticket.in_(list(marks)), c.kind == "customer", c.id > min(marks.values(), default=0)
    found: dict[int, datetime] = {}
    for row in db.execute(select(c.ticket, c.id, c.sent_at).where(*later).order_by(c.id)):
        if row.id > marks[row.ticket]:
            found.setdefault(row.ticket, row.sent_at)
    return found
