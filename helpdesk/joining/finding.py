"""Tickets to choose from: by a reference, by words, or the same customer's others."""

from sqlalchemy import Connection, or_, select

from helpdesk.people.person import customers
from helpdesk.tickets.reading import ticket_from_row, with_people
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import Ticket, id_of

MOST = 12


def find_tickets(db: Connection, words: str, *, but: int) -> list[Ticket]:
    """The newest first; a whole reference finds that one. Neither merged nor set aside."""
    words = words.strip()
    if not words:
        return []
    number = id_of(words)
    columns = (tickets.c.subject, tickets.c.preview, customers.c.name, customers.c.email)
    says = or_(*[column.icontains(words, autoescape=True) for column in columns])
    return _read(db, tickets.c.id == number if number else says, but)


def others_of(db: Connection, ticket: Ticket) -> list[Ticket]:
    """The same customer's, the newest first."""
    return _read(db, tickets.c.customer == ticket.customer.key, ticket.id)


def read_tickets(db: Connection, numbers: list[int]) -> list[Ticket]:
    """In the order they are asked for; those that are no tickets are left out."""
    found = {row.id: ticket_from_row(row) for row in db.execute(with_people().where(tickets.c.id.in_(numbers)))}
    return [found[number] for number in numbers if number in found]


def _read(db: Connection, which: object, but: int) -> list[Ticket]:
    free = which, tickets.c.id != but, tickets.c.merged_into.is_(None), tickets.c.shelved.is_(None)  # fmt: skip
    newest = (
        select(tickets.c.id)
        .join(customers, customers.c.key == tickets.c.customer)
        .where(*free)  # type: ignore[arg-type]
        .order_by(tickets.c.updated_at.desc(), tickets.c.id.desc())
        .limit(MOST)
    )
    rows = db.execute(with_people().where(tickets.c.id.in_(newest)).order_by(tickets.c.updated_at.desc()))
    return [ticket_from_row(row) for row in rows]
