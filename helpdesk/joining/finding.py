"""Tickets to choose from: by a reference, by words, or the same customer's others."""

from sqlalchemy import Connection, or_, select

from helpdesk.people.person import customers
from helpdesk.permissions.sight import visible_to
from helpdesk.tickets.reading import ticket_from_row, with_people
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import Ticket, id_of

MOST = 12


def find_tickets(db: Connection, words: str, *, but: int, by: int) -> list[Ticket]:
    """The newest first; a whole reference finds that one. Neither merged nor set aside. `by`: the staff who looks."""
    words = words.strip()
    if not words:
        return []
    number = id_of(words)
    columns = (tickets.c.subject, tickets.c.preview, customers.c.name, customers.c.email)
    says = or_(*[column.icontains(words, autoescape=True) for column in columns])
    return _read(db, tickets.c.id == number if number else says, but, by)


def others_of(db: Connection, ticket: Ticket, *, by: int) -> list[Ticket]:
    """The same customer's, the newest first."""
    return _read(db, tickets.c.customer == ticket.customer.key, ticket.id, by)


def read_tickets(db: Connection, numbers: list[int], *, by: int) -> list[Ticket]:
    """In the order they are asked for; those that are no tickets, or none that `by` sees, are left out."""
    query = with_people().where(tickets.c.id.in_(numbers), visible_to(by))
    found = {row.id: ticket_from_row(row) for row in db.execute(query)}
    return [found[number] for number in numbers if number in found]


def _read(db: Connection, which: object, but: int, by: int) -> list[Ticket]:
    free = which, tickets.c.id != but, tickets.c.merged_into.is_(None), tickets.c.shelved.is_(None), visible_to(by)  # fmt: skip
    newest = (
        select(tickets.c.id)
        .join(customers, customers.c.key == tickets.c.customer)
        .where(*free)  # type: ignore[arg-type]
        .order_by(tickets.c.updated_at.desc(), tickets.c.id.desc())
        .limit(MOST)
    )
    rows = db.execute(with_people().where(tickets.c.id.in_(newest)).order_by(tickets.c.updated_at.desc()))
    return [ticket_from_row(row) for row in rows]
