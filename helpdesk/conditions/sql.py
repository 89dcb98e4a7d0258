"""Conditions as SQL."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, and_, false, or_, select, true

from helpdesk.conditions.columns import leaves_only_open
from helpdesk.conditions.condition import Condition, Conditions
from helpdesk.conditions.field import Asking, Field
from helpdesk.conditions.fields import fields_of
from helpdesk.tickets.tables import tickets


def where(conditions: Conditions, asking: Asking, fields: Mapping[str, Field]) -> ColumnElement[bool]:
    """Over `tickets`, without a join: what belongs to other tables is asked by EXISTS or IN. A field that is gone since (a custom
    field was deleted) makes its condition false rather than wider."""
    every = [_one(one, asking, fields) for one in conditions.every]
    some = [_one(one, asking, fields) for one in conditions.some]
    parts = every + ([or_(*some)] if some else [])
    return and_(*parts) if parts else true()


def only_open(conditions: Conditions) -> bool:
    """Whether they leave open tickets alone, so that the index of these has all the answers."""
    return any(one.field == "status" and leaves_only_open(one) for one in conditions.every)


def matching(db: Connection, conditions: Conditions, ticket_id: int, asking: Asking) -> bool:
    """Whether this one ticket meets them now."""
    condition = where(conditions, asking, fields_of(db))
    return db.execute(select(tickets.c.id).where(tickets.c.id == ticket_id, condition)).first() is not None


def _one(condition: Condition, asking: Asking, fields: Mapping[str, Field]) -> ColumnElement[bool]:
    field = fields.get(condition.field)
    return field.where(condition, asking) if field else false()
