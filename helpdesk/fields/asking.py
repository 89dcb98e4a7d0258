"""What views, rules and search may ask of tags, named statuses and fields: a condition's field each, made in one statement."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select
from sqlalchemy.sql.elements import NamedColumn

from helpdesk.conditions import Asking, Choice, Condition, Field
from helpdesk.conditions.columns import Where, chosen, flag, keys_of, moments, numbers, words
from helpdesk.fields import definitions as defined
from helpdesk.fields.tables import field_values, ticket_tags
from helpdesk.tickets.tables import tickets

GROUP = "Fields"
YES = (Choice("yes", "Yes"), Choice("no", "No"))
v = field_values.c


def conditions_of(db: Connection) -> list[Field]:
    """Also of what is switched off, so that a view that asks for it goes on."""
    known = defined.read_definitions(db)
    named = tuple(Choice(str(one.id), one.name) for one in known.statuses)
    return [
        Field("tags", "Tags", "Ticket", "choices", _tagged),
        *([Field("custom_status", "Named status", "Ticket", "choice", _named(named), named)] if named else []),
        *(_field(one) for one in known.fields),
    ]


def _named(choices: tuple[Choice, ...]) -> Where:
    by_number = chosen(tickets.c.custom_status)

    def ask(one: Condition, asking: Asking) -> ColumnElement[bool]:
        if one.op in ("is_set", "is_not_set"):
            return by_number(one, asking)
        asked = [int(key) for key in keys_of(one) if key.isdecimal()]
        found = and_(tickets.c.custom_status.is_not(None), tickets.c.custom_status.in_(asked))
        return found if one.op == "is_any_of" else ~found

    return ask


def _tagged(one: Condition, _asking: Asking) -> ColumnElement[bool]:
    lower = replace(one, value=tuple(key.lower() for key in keys_of(one))) if one.value else one
    return _several(lower, ticket_tags.c.ticket, ticket_tags.c.tag)


def _field(one: defined.Field) -> Field:
    key, choices = f"field:{one.key}", tuple(Choice(each.key, each.name) for each in one.choices)
    match one.kind:
        case "number":
            return Field(key, one.name, GROUP, "number", _holds(one.id, numbers, v.value_number))
        case "date":
            return Field(key, one.name, GROUP, "moment", _holds(one.id, _days, v.value_at))
        case "checkbox":
            return Field(key, one.name, GROUP, "flag", flag(lambda _: _held(one.id)), YES, always=True)
        case "choice":
            return Field(key, one.name, GROUP, "choice", _holds(one.id, chosen, v.value_text), choices)
        case "choices":
            return Field(key, one.name, GROUP, "choices", _chosen(one.id), choices)
    text = v.value_long if one.kind == "long_text" else v.value_text
    return Field(key, one.name, GROUP, "text", _holds(one.id, words, text))


def _holds(number: int, make: Callable[[NamedColumn[Any]], Where], column: NamedColumn[Any]) -> Where:
    """The same question about the field's row; where it asks for what isn't so, or isn't there, no row may answer."""
    inner = make(column)
    turned = {"is_none_of": "is_any_of", "contains_not": "contains"}

    def ask(one: Condition, asking: Asking) -> ColumnElement[bool]:
        if one.op in ("is_set", "is_not_set"):
            return _held(number) if one.op == "is_set" else ~_held(number)
        if one.op in turned:
            return ~_held(number, inner(Condition(one.field, turned[one.op], one.value), asking))  # type: ignore[arg-type]
        return _held(number, inner(one, asking))

    return ask


def _days(column: NamedColumn[datetime]) -> Where:
    """A date is the same day for everybody, whatever zone they read it in."""
    inner = moments(column)
    return lambda one, asking: inner(one, replace(asking, zone=UTC))


def _chosen(number: int) -> Where:
    def ask(one: Condition, _asking: Asking) -> ColumnElement[bool]:
        return _several(one, v.ticket, v.value_text, v.field == number)

    return ask


def _several(one: Condition, ticket: NamedColumn[int], column: NamedColumn[str], *own: ColumnElement[bool]) -> ColumnElement[bool]:  # fmt: skip
    """Of something a ticket has several of: any, all, or none of them."""
    rows = select(ticket).where(*own)
    if one.op in ("is_set", "is_not_set"):
        some = tickets.c.id.in_(rows)
        return some if one.op == "is_set" else ~some
    keys = list(dict.fromkeys(keys_of(one)))
    rows = rows.where(column.in_(keys))
    if one.op == "has_all_of":
        return tickets.c.id.in_(rows.group_by(ticket).having(func.count() == len(keys)))
    some = tickets.c.id.in_(rows)
    return some if one.op == "is_any_of" else ~some


def _held(number: int, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(v.ticket == tickets.c.id, v.field == number, *more)
