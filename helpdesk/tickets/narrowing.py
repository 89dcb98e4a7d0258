"""A list narrowed by words: of the subject, the newest message, a person, or a reference."""

from sqlalchemy import ColumnElement, or_, select

from helpdesk.people.person import customers
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import id_of


def narrowed(text: str) -> ColumnElement[bool]:
    """Over `tickets` alone."""
    people = select(customers.c.key).where(_of_people(text))
    return or_(*_of_tickets(text), tickets.c.customer.in_(people))


def says(text: str) -> ColumnElement[bool]:
    """Over `tickets` with their `customers`."""
    return or_(*_of_tickets(text), _of_people(text))


def _of_tickets(text: str) -> list[ColumnElement[bool]]:
    found = [_has(tickets.c.subject, text), _has(tickets.c.preview, text)]
    number = id_of(text)
    return [*found, tickets.c.id == number] if number is not None else found


def _of_people(text: str) -> ColumnElement[bool]:
    return or_(_has(customers.c.name, text), _has(customers.c.email, text))


def _has(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    return column.icontains(text, autoescape=True)
