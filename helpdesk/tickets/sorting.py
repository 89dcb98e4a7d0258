"""How lists of tickets are sorted, and what comes after a place in one: whole numbers, small first, of equals the newest ticket."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, UnaryExpression, and_, func, or_, type_coerce

from helpdesk.tickets.tables import tickets

FAR = 2**62  # after every moment: tickets without one come last


@dataclass(frozen=True)
class Sort:
    """By a column of moments or numbers; small first, or large first. An index that begins with the column serves it as it is."""

    column: Column[Any]
    large_first: bool = False

    @property
    def place(self) -> ColumnElement[int]:
        """Where a ticket stands, as its cursor keeps it."""
        value = type_coerce(self.column, BigInteger)
        return func.coalesce(-value if self.large_first else value, FAR)

    @property
    def order(self) -> tuple[UnaryExpression[Any], ...]:
        first = self.column.desc() if self.large_first else self.column.asc()
        return (first.nulls_last() if self.column.nullable else first), tickets.c.id.desc()

    def after(self, place: int, ticket: int) -> ColumnElement[bool]:
        """What follows the ticket at this place. The outer bound is what an index is searched by."""
        older, value = tickets.c.id < ticket, type_coerce(self.column, BigInteger)
        if place >= FAR:
            return and_(self.column.is_(None), older)
        if self.large_first:
            following = and_(value <= -place, or_(value < -place, older))
        else:
            following = and_(value >= place, or_(value > place, older))
        return or_(following, self.column.is_(None)) if self.column.nullable else following


SOONEST_DUE = Sort(tickets.c.due_at)
NEWEST = Sort(tickets.c.opened_at, large_first=True)
LATEST_SOLVED = Sort(tickets.c.solved_at, large_first=True)
LATEST_SET_ASIDE = Sort(tickets.c.shelved_at, large_first=True)
