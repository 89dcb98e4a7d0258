"""How many replies of people, and of programs in their place, each of a customer's conversations has; what rules say doesn't count."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from helpdesk.joining.threads import top
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import Message, id_of, reference_of

Counted = dict[
    str, tuple[int, datetime]
]  # by the reference a reply was written under: how many, and when the last came

ANSWERS = messages.c.kind == "agent", or_(*(messages.c.author.startswith(one) for one in ("staff:", "api:")))


def count_replies(db: Connection, customer_key: str, references: Iterable[str]) -> dict[str, Counted]:
    """`{"W-10007": {"W-10007": (2, when the last came), "W-10012": (1, ...)}}`: of each conversation, also under the references
    of what was merged into it. Conversations without a reply are left out. One statement."""
    ids = [number for number in map(id_of, references) if number]
    if not ids:
        return {}
    query = (
        select(messages.c.ticket, top.c.id.label("into"), top.c.customer, func.count(), func.max(messages.c.sent_at))
        .join(tickets, tickets.c.id == messages.c.ticket)
        .outerjoin(top, top.c.id == tickets.c.merged_into)
        .where(tickets.c.customer == customer_key, or_(tickets.c.id.in_(ids), tickets.c.merged_into.in_(ids)))
        .where(*ANSWERS)
        .group_by(messages.c.ticket, top.c.id, top.c.customer)
    )
    found: dict[str, Counted] = {}
    for ticket, into, owner, count, last in db.execute(query):
        thread = into if into and owner == customer_key else ticket
        found.setdefault(reference_of(thread), {})[reference_of(ticket)] = (count, last)
    return found


def newest_replies(db: Connection, ticket_id: int, many: int, *, up_to: int | None = None) -> list[Message]:
    """So many written under this reference, oldest first. `up_to`: the last of them."""
    query = select(messages).where(messages.c.ticket == ticket_id, *ANSWERS).order_by(messages.c.id.desc())
    if up_to is not None:
        query = query.where(messages.c.id <= up_to)
    return [message_of(row) for row in reversed(db.execute(query.limit(many)).all())]


def message_of(row: Any) -> Message:
    return Message(row.id, row.kind, row.author, row.author_name, row.body, row.sent_at)
