"""What customers said to the assistant, for whoever listens to the voice of the customer: plain values, a block at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from helpdesk.people.person import customers
from widgets.conversation.tables import conversations, turns


@dataclass(frozen=True)
class AssistantWords:
    """One message to the assistant."""

    id: int
    who: str
    body: str
    said_at: datetime
    page: str | None
    role: str | None
    plan: str | None
    language: str | None
    became_ticket: bool  # the conversation went on with a person, who was often told the same


def assistant_words(db: Connection, *, after: int, until: datetime, most: int = 1000) -> Sequence[AssistantWords]:
    """What came after this number, before `until`, in order."""
    facts = conversations.c.who, conversations.c.locale, conversations.c.reference, customers.c.role, customers.c.plan
    joined = turns.join(conversations).outerjoin(customers, customers.c.key == conversations.c.who)
    said = (
        select(turns, *facts)
        .select_from(joined)
        .where(turns.c.by == "customer", turns.c.id > after, turns.c.at < until)
    )
    return [
        AssistantWords(
            row.id, row.who, row.text, row.at, row.page, row.role, row.plan, (row.locale or "")[:2] or None, row.reference is not None,
        )
        for row in db.execute(said.order_by(turns.c.id).limit(most))
    ]  # fmt: skip


def turns_of(db: Connection, who: str) -> list[int]:
    """The numbers of what somebody said."""
    theirs = select(turns.c.id).join(conversations).where(conversations.c.who == who, turns.c.by == "customer")
    return list(db.execute(theirs).scalars())
