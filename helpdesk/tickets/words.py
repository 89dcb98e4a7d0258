"""Everything customers said in tickets, for whoever listens to the voice of the customer: plain values, a block at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select

from helpdesk.people.person import customers
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import reference_of

BLOCK = 1000


@dataclass(frozen=True)
class CustomerWords:
    """One message, or one comment on a rating, of a customer."""

    kind: str  # message | rating
    id: int  # the message's id, or the ticket's for a rating
    ticket: int
    reference: str
    customer: str
    body: str
    said_at: datetime
    score: int | None  # of a rating, 1 to 5
    page: str | None
    role: str | None
    plan: str | None
    language: str | None
    channel: str
    topic: str | None
    synthetic: bool


def customer_words(
    db: Connection, kind: Literal["message", "rating"], *, after: int = 0, most: int = BLOCK
) -> list[CustomerWords]:
    """The next customers' messages, or ratings (their comment may be empty), by number."""
    return _messages(db, after, most) if kind == "message" else _ratings(db, after, most)


def _messages(db: Connection, after: int, most: int) -> list[CustomerWords]:
    facts = (
        tickets.c.page, tickets.c.channel, tickets.c.topic, tickets.c.synthetic, tickets.c.customer, customers.c.role, customers.c.plan,
        customers.c.language,
    )  # fmt: skip
    joined = messages.join(tickets, tickets.c.id == messages.c.ticket).join(
        customers, customers.c.key == tickets.c.customer
    )
    said = (
        select(messages, *facts)
        .select_from(joined)
        .where(messages.c.kind == "customer", ~messages.c.author.startswith("cc:"), messages.c.id > after)
    )
    return [
        CustomerWords(
            "message", row.id, row.ticket, reference_of(row.ticket), row.customer, row.body, row.sent_at, None, row.page, row.role, row.plan,
            row.language, row.channel, row.topic, row.synthetic,
        )
        for row in db.execute(said.order_by(messages.c.id).limit(most))
    ]  # fmt: skip


def _ratings(db: Connection, after: int, most: int) -> list[CustomerWords]:
    rated = select(tickets, customers.c.role, customers.c.plan, customers.c.language).join(
        customers, customers.c.key == tickets.c.customer
    )
    wanted = rated.where(tickets.c.rating.is_not(None), tickets.c.id > after)
    return [
        CustomerWords(
            "rating", row.id, row.id, reference_of(row.id), row.customer, row.rating_comment or "", row.solved_at or row.updated_at, row.rating,
            row.page, row.role, row.plan, row.language, row.channel, row.topic, row.synthetic,
        )
        for row in db.execute(wanted.order_by(tickets.c.id).limit(most))
    ]  # fmt: skip


def said_by(db: Connection, who: str) -> dict[str, list[int]]:
    """The numbers of what somebody said, and of what was said to them: `{"message": [...], "rating": [of tickets]}`."""
    theirs = select(tickets.c.id).where(tickets.c.customer == who)
    return {
        "message": list(db.execute(select(messages.c.id).where(messages.c.ticket.in_(theirs))).scalars()),
        "rating": list(db.execute(theirs).scalars()),
    }
