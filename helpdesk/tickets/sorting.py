"""How lists of tickets are sorted, and what comes after a place in one: whole numbers, small first, of equals the newest ticket."""

from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import BigInteger, Column, ColumnElement, UnaryExpression, and_, case, func, or_, type_coerce

from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import PRIORITIES

FAR = 2**62  # after every moment: tickets without one come last
RANK = 2**52  # later than any moment of ours: what is equally urgent is sorted by when it is due


class Sorted(Protocol):
    @property
    def place(self) -> ColumnElement[int]: ...

    @property
    def order(self) -> tuple[UnaryExpression[Any], ...]: ...

    def after(self, place: int, ticket: int) -> ColumnElement[bool]: ...


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


@dataclass(frozen=True)
class ByPriority:
    """And what is equally urgent by when it is due."""

    lowest_first: bool = False

    @property
    def place(self) -> ColumnElement[int]:
        keys = PRIORITIES if self.lowest_first else tuple(reversed(PRIORITIES))
        rank = case({key: at for at, key in enumerate(keys)}, value=tickets.c.priority, else_=len(keys))
        return type_coerce(rank, BigInteger) * RANK + func.coalesce(type_coerce(tickets.c.due_at, BigInteger), RANK - 1)

    @property
    def order(self) -> tuple[UnaryExpression[Any], ...]:
        return self.place.asc(), tickets.c.id.desc()

    def after(self, place: int, ticket: int) -> ColumnElement[bool]:
        return or_(self.place > place, and_(self.place == place, tickets.c.id < ticket))


@dataclass(frozen=True)
class WokenFirst:
    """What has just come back from snooze, the newest first, before the rest in its own order. For lists of one agent's tickets."""

    rest: Sorted

    @property
    def place(self) -> ColumnElement[int]:
        just_woke = and_(tickets.c.woke_at.is_not(None), tickets.c.woke_at == tickets.c.updated_at)
        return case((just_woke, -RANK - type_coerce(tickets.c.woke_at, BigInteger)), else_=self.rest.place)

    @property
    def order(self) -> tuple[UnaryExpression[Any], ...]:
        return self.place.asc(), tickets.c.id.desc()

    def after(self, place: int, ticket: int) -> ColumnElement[bool]:
        return or_(self.place > place, and_(self.place == place, tickets.c.id < ticket))


SOONEST_DUE = Sort(tickets.c.due_at)
NEWEST = Sort(tickets.c.opened_at, large_first=True)
LATEST_SOLVED = Sort(tickets.c.solved_at, large_first=True)
LATEST_SET_ASIDE = Sort(tickets.c.shelved_at, large_first=True)

SORTS: dict[str, Sorted] = {
    "due": SOONEST_DUE,
    "due_last": Sort(tickets.c.due_at, large_first=True),
    "newest": NEWEST,
    "oldest": Sort(tickets.c.opened_at),
    "changed": Sort(tickets.c.updated_at, large_first=True),
    "unchanged": Sort(tickets.c.updated_at),
    "priority": ByPriority(),
    "priority_low": ByPriority(lowest_first=True),
    "mood": Sort(tickets.c.mood),
    "mood_best": Sort(tickets.c.mood, large_first=True),
    "resolve": Sort(tickets.c.resolve_by),
    "resolve_last": Sort(tickets.c.resolve_by, large_first=True),
    "solved": LATEST_SOLVED,
    "wakes": Sort(tickets.c.snoozed_until),
    "set_aside": LATEST_SET_ASIDE,
}
