"""How each kind of field asks its column."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.sql.elements import NamedColumn

from helpdesk.conditions.condition import Condition
from helpdesk.conditions.field import Asking
from helpdesk.conditions.lengths import length_of, moment_of
from helpdesk.people.person import customers
from helpdesk.tickets.tables import is_open, tickets
from helpdesk.tickets.ticket import OPEN

Where = Callable[[Condition, Asking], ColumnElement[bool]]


def chosen(column: NamedColumn[Any]) -> Where:
    """One key of several. Nothing set is none of them."""

    def ask(one: Condition, _asking: Asking) -> ColumnElement[bool]:
        match one.op:
            case "is_any_of":
                return column.in_(keys_of(one))
            case "is_none_of":
                return or_(column.is_(None), column.not_in(keys_of(one)))
        return _set(column, one)

    return ask


def status(one: Condition, asking: Asking) -> ColumnElement[bool]:
    """As any other choice; what leaves only open tickets also says so in the words their index is known by, and once where it means all
    of them: PostgreSQL takes each time it is said for a narrower choice."""
    found = chosen(tickets.c.status)(one, asking)
    if not leaves_only_open(one):
        return found
    return is_open if one.op == "is_any_of" and set(keys_of(one)) == set(OPEN) else and_(is_open, found)


def leaves_only_open(one: Condition) -> bool:
    """Of a condition on the status."""
    left = set(keys_of(one)) if one.op == "is_any_of" else {*OPEN, "solved", "closed"} - set(keys_of(one))
    return left <= set(OPEN)


def words(column: NamedColumn[Any]) -> Where:
    def ask(one: Condition, _asking: Asking) -> ColumnElement[bool]:
        match one.op:
            case "contains":
                return column.icontains(str(one.value), autoescape=True)
            case "contains_not":
                return or_(column.is_(None), ~column.icontains(str(one.value), autoescape=True))
            case "is_any_of":
                return func.lower(column).in_([key.lower() for key in keys_of(one)])
            case "is_none_of":
                return or_(column.is_(None), func.lower(column).not_in([key.lower() for key in keys_of(one)]))
        return _set(column, one)

    return ask


def numbers(column: NamedColumn[Any]) -> Where:
    def ask(one: Condition, _asking: Asking) -> ColumnElement[bool]:
        match one.op:
            case "less":
                return column < one.value
            case "more":
                return column > one.value
            case "is_any_of":
                return column.in_([_number(key) for key in keys_of(one)])
        return _set(column, one)

    return ask


def _number(key: str) -> float:
    """Whole where it is: PostgreSQL looks no fraction up in an index of whole numbers."""
    number = float(key)
    return int(number) if number.is_integer() else number


def moments(column: NamedColumn[Any]) -> Where:
    def ask(one: Condition, asking: Asking) -> ColumnElement[bool]:
        text = str(one.value)
        match one.op:
            case "before":
                return column < _moment(text, asking)
            case "after":
                return column >= _moment(text, asking)
        length = length_of(text)
        if length is None:
            return _set(column, one)
        match one.op:
            case "within_last":
                return and_(column >= asking.now - length, column <= asking.now)
            case "within_next":
                return and_(column >= asking.now, column <= asking.now + length)
        return column < asking.now - length

    return ask


def flag(is_so: Callable[[Asking], ColumnElement[bool]]) -> Where:
    """Yes or no."""

    def ask(one: Condition, asking: Asking) -> ColumnElement[bool]:
        found, asked = is_so(asking), set(keys_of(one))
        if asked == {"yes", "no"}:
            return or_(found, ~found)
        return found if "yes" in asked else ~found

    return ask


def of_customer(make: Callable[[NamedColumn[Any]], Where], column: NamedColumn[Any]) -> Where:
    """The same question about the ticket's customer."""
    inner = make(column)

    def ask(one: Condition, asking: Asking) -> ColumnElement[bool]:
        return tickets.c.customer.in_(select(customers.c.key).where(inner(one, asking)))

    return ask


def assigned(one: Condition, asking: Asking) -> ColumnElement[bool]:
    """`me`, `nobody`, or the ids of staff."""
    asked, column = set(keys_of(one)), tickets.c.assignee
    ids = [int(key) for key in asked if key.isdigit()] + (
        [asking.me] if "me" in asked and asking.me is not None else []
    )
    found = and_(column.is_not(None), column.in_(ids)) if ids else false()
    if "nobody" in asked:
        found = or_(found, column.is_(None))
    return found if one.op == "is_any_of" else ~found


def keys_of(one: Condition) -> tuple[str, ...]:
    assert isinstance(one.value, tuple)  # `read_conditions` saw to it
    return one.value


def _set(column: NamedColumn[Any], one: Condition) -> ColumnElement[bool]:
    return column.is_not(None) if one.op == "is_set" else column.is_(None)


def _moment(text: str, asking: Asking) -> datetime:
    moment = moment_of(text, asking.zone)
    assert moment  # `read_conditions` saw to it
    return moment
