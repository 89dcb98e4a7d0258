"""Tickets as they stood at moments of the past, as far as their story tells: the same conditions, asked of the same columns.

The story (`ticket_changes`) keeps what status, priority, team, channel, topic, type and assignee were before each change; messages keep
when who wrote. The rest is taken as it is today, and `unknown` says so.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import BigInteger, ColumnElement, FromClause, Select, Subquery, and_, case, func, select, type_coerce
from sqlalchemy.sql import visitors

from foundation.accounts import staff
from foundation.columns import Moment
from helpdesk.conditions import Asking, Conditions, Field, where
from helpdesk.tickets.tables import changes, messages, tickets

TOLD = ("status", "priority", "team", "channel", "topic", "kind")  # in the story by their keys
NEVER_CHANGES = {"via", "opened", "page", "customer", "email", "role", "subject", "language"}
KNOWN = {*TOLD, *NEVER_CHANGES, "assignee", "updated", "solved", "replied", "status_since", "assignee_since", "customer_wrote", "agent_wrote", "merged", "shelved"}  # fmt: skip


def standing(moments: FromClause) -> Subquery:
    """`moments` has `ticket`, `at` and `what`: each ticket as it stood then, with every column of `tickets`."""
    at = moments.c.at
    columns: list[Any] = [at.label("at"), moments.c.what.label("what")]
    for column in tickets.c:
        columns.append(_then(column, at).label(column.name))
    return select(*columns).select_from(moments.join(tickets, tickets.c.id == moments.c.ticket)).subquery("standing")


def meeting(conditions: Conditions, then: Subquery, fields: Mapping[str, Field]) -> ColumnElement[bool]:
    """The conditions, asked of tickets as they stood, at their moment."""
    asking = Asking(cast(datetime, _Then(then.c.at)))
    return _moved(where(conditions, asking, fields), then)


def unknown(conditions: Conditions, fields: Mapping[str, Field]) -> list[str]:
    """Names of the fields whose past nobody kept."""
    asked = dict.fromkeys(one.field for one in conditions.all_of_them)
    return [fields[key].name for key in asked if key in fields and key not in KNOWN]


class _Then:
    """A moment that differs from row to row, in the place of the one moment at which conditions are usually asked."""

    def __init__(self, at: ColumnElement[Any]) -> None:
        self._at = at

    def __clause_element__(self) -> ColumnElement[Any]:
        return self._at

    def __sub__(self, length: timedelta) -> ColumnElement[Any]:
        return self._plus(-length)

    def __add__(self, length: timedelta) -> ColumnElement[Any]:
        return self._plus(length)

    def _plus(self, length: timedelta) -> ColumnElement[Any]:
        return type_coerce(type_coerce(self._at, BigInteger) + length // timedelta(microseconds=1), Moment)


def _moved(condition: ColumnElement[bool], then: Subquery) -> ColumnElement[bool]:
    """Columns of tickets become those of `then`, also within EXISTS and IN."""

    def replace(element: Any, **_more: Any) -> Any:
        if element is tickets:
            return then
        if getattr(element, "table", None) is tickets and isinstance(getattr(element, "name", None), str):
            return then.c[element.name]
        return None

    return visitors.replacement_traverse(condition, {}, replace)


def _then(column: ColumnElement[Any], at: ColumnElement[Any]) -> ColumnElement[Any]:
    name = cast(str, column.name)
    if name in TOLD:
        return case((_later(name, at).exists(), _before(name, at).scalar_subquery()), else_=column)
    match name:
        case "assignee":
            was = (
                select(staff.c.id).where(staff.c.name == _before(name, at).scalar_subquery()).limit(1).scalar_subquery()
            )
            return case((_later(name, at).exists(), was), else_=column)
        case "updated_at":
            return _newest(at)
        case "solved_at" | "first_reply_at":
            return case((column <= at, column))
    return column


def _later(what: str, at: ColumnElement[Any]) -> Select[Any]:
    own = and_(changes.c.ticket == tickets.c.id, changes.c.what == what, changes.c.changed_at > at)
    return select(changes.c.before).where(own).correlate(tickets, at.table)


def _before(what: str, at: ColumnElement[Any]) -> Select[Any]:
    return _later(what, at).order_by(changes.c.id).limit(1)


def _newest(at: ColumnElement[Any]) -> ColumnElement[Any]:
    """When anything was last said or changed by then."""
    said = select(func.max(messages.c.sent_at)).where(messages.c.ticket == tickets.c.id, messages.c.sent_at <= at)
    changed = select(func.max(changes.c.changed_at)).where(changes.c.ticket == tickets.c.id, changes.c.changed_at <= at)
    first, second = (
        func.coalesce(one.correlate(tickets, at.table).scalar_subquery(), tickets.c.opened_at)
        for one in (said, changed)
    )
    return case((first >= second, first), else_=second)
