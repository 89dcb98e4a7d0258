"""How many replies of people each of a customer's conversations has; what machines say doesn't count."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, select

from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import id_of, reference_of


def count_replies(db: Connection, customer_key: str, references: Iterable[str]) -> dict[str, tuple[int, datetime]]:
    """`{"W-10007": (2, when the last came)}`; conversations without a reply are left out. One statement."""
    ids = [number for number in map(id_of, references) if number]
    if not ids:
        return {}
    query = (
        select(messages.c.ticket, func.count(), func.max(messages.c.sent_at))
        .join(tickets, tickets.c.id == messages.c.ticket)
        .where(tickets.c.customer == customer_key, messages.c.ticket.in_(ids), messages.c.kind == "agent")
        .where(messages.c.author.startswith("staff:"))
        .group_by(messages.c.ticket)
    )
    return {reference_of(ticket): (count, last) for ticket, count, last in db.execute(query)}
