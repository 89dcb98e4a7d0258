"""A conversation as its customer sees it: what was merged of theirs is one, what went to another customer's ticket stays their own."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select

from helpdesk.joining.tables import merges, set_aside, splits
from helpdesk.joining.trees import tree_of
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import id_of, reference_of

top = tickets.alias("top")  # where a merged ticket goes on


def where_it_goes_on(db: Connection, row: Any) -> tuple[Any, str]:
    """(the ticket whose conversation its customer reads, the status it has for them)."""
    if row.merged_into is not None:
        into = db.execute(select(tickets).where(tickets.c.id == row.merged_into)).one()
        return (into if into.customer == row.customer else row), status_for(db, into)
    return row, status_for(db, row)


def status_for(db: Connection, row: Any) -> str:
    """Nobody is told that their ticket is spam, or in the trash: for them it stands as before."""
    if row.shelved is None:
        return str(row.status)
    before = db.execute(select(set_aside.c.before).where(set_aside.c.ticket == row.id)).scalar()
    return str(before["status"]) if before else str(row.status)


def read_by_its_customer(db: Connection, row: Any) -> ColumnElement[bool]:
    """Of messages: their own conversation, and where an agent said so, what we answer in the ticket it was merged into."""
    own = select(tickets.c.id).where(
        tickets.c.id.in_(tree_of(row.merged_into or row.id)), tickets.c.customer == row.customer
    )
    theirs = messages.c.ticket.in_(own)
    since = _follows_since(db, row) if row.merged_into is not None else None
    if since is None:
        return theirs
    answers = and_(messages.c.ticket == row.merged_into, messages.c.kind == "agent", messages.c.id > since)
    return or_(theirs, answers)


def their_conversations(customer_key: str) -> Select[Any]:
    """Tickets with `top_status` and how they stood `before` they were set aside; those that go on in another of theirs left out."""
    return (
        select(tickets, top.c.status.label("top_status"), set_aside.c.before)
        .outerjoin(top, top.c.id == tickets.c.merged_into)
        .outerjoin(set_aside, set_aside.c.ticket == tickets.c.id)
        .where(tickets.c.customer == customer_key, or_(top.c.id.is_(None), top.c.customer != customer_key))
    )


def conversations_of(db: Connection, customer_key: str, references: Iterable[str]) -> dict[str, str]:
    """Each of these references of theirs, and that of the conversation it is in: `{"W-10012": "W-10007"}`. Others' are left out."""
    numbers = [number for number in map(id_of, references) if number]
    query = select(tickets.c.id, top.c.id.label("into"), top.c.customer).outerjoin(
        top, top.c.id == tickets.c.merged_into
    )
    rows = db.execute(query.where(tickets.c.id.in_(numbers), tickets.c.customer == customer_key))
    return {
        reference_of(row.id): reference_of(row.into if row.into and row.customer == customer_key else row.id)
        for row in rows
    }


def back_in(row: Any) -> ColumnElement[bool]:
    """Messages that were split off this ticket and stand in it again: who was in copy has read them. What was written apart, or went
    into another ticket, they haven't."""
    again = splits.c.ticket == messages.c.ticket, tickets.c.id == splits.c.ticket
    here = splits.c.source == row.id, tickets.c.merged_into == (row.merged_into or row.id)
    return exists().where(*again, *here, messages.c.sent_at <= splits.c.split_at)


def _follows_since(db: Connection, row: Any) -> int | None:
    """From which message on they read what is answered there."""
    query = select(func.min(merges.c.mark)).where(
        merges.c.source.in_(select(tickets.c.id).where(tickets.c.merged_into == row.merged_into, tickets.c.customer == row.customer)),
        merges.c.ended_at.is_(None), merges.c.follows,
    )  # fmt: skip
    return db.execute(query).scalar()
