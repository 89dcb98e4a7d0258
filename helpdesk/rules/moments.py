"""The moments of the past at which a rule would have been tried: for a trigger what happened, for an automation every day."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, func, literal, select, type_coerce, union_all

from foundation.columns import Moment
from helpdesk.rules.heard import CHANGED
from helpdesk.rules.rule import Definition, When
from helpdesk.tickets.actor import rule_actor
from helpdesk.tickets.tables import changes, messages, tickets

DONE = ("solved", "closed")
STEP = timedelta(days=1)


def happened(
    definition: Definition, *, since: datetime, ids: tuple[int, int], name: str = ""
) -> CompoundSelect[Any] | Select[Any] | None:
    """`ticket`, `at`, `what`, for tickets of these numbers (both ends included). None: nothing of it was kept (ratings have no time).
    What the rule of this name did itself doesn't count, as it doesn't when it fires."""
    own = rule_actor(0, name).name if name else ""
    parts = [part for one in definition.when if (part := _of(one, since, ids, own)) is not None]
    return union_all(*parts) if parts else None


def days(*, since: datetime, now: datetime, ids: tuple[int, int]) -> Select[Any]:
    """Each of these tickets once a day since it was opened."""
    moments = [since + step * STEP for step in range(1, (now - since) // STEP + 1)]
    grid = union_all(*(select(type_coerce(literal(at, Moment), Moment).label("at")) for at in moments)).subquery("grid")
    opened = and_(tickets.c.id.between(*ids), tickets.c.opened_at <= grid.c.at)
    return select(tickets.c.id.label("ticket"), grid.c.at.label("at"), literal("It was time").label("what")).where(
        opened
    )


def cannot_be_told(definition: Definition) -> list[str]:
    told = {"rated": "When a customer rated", "sla_warned": "When a service level came close to its end", "sla_breached": "When a service level was breached"}  # fmt: skip
    return [f"{told[one.event]} wasn’t kept, so it isn’t counted." for one in definition.when if one.event in told]


def _of(one: When, since: datetime, ids: tuple[int, int], rule: str) -> Select[Any] | None:
    if one.event == "opened":
        own = tickets.c.id.between(*ids), tickets.c.opened_at >= since
        return _moment(tickets.c.id, tickets.c.opened_at, "opened").where(*own)
    if kind := {"customer_replied": "customer", "copy_replied": "customer", "agent_replied": "agent", "noted": "note"}.get(one.event):  # fmt: skip
        own = messages.c.ticket.between(*ids), messages.c.sent_at >= since
        said = _moment(messages.c.ticket, messages.c.sent_at, one.event).where(
            *own, messages.c.kind == kind, messages.c.author_name != rule
        )
        if kind != "customer":
            return said
        in_copy = messages.c.author.startswith("cc:")
        return said.where(in_copy) if one.event == "copy_replied" else said.where(~in_copy, messages.c.id.not_in(_first(ids)))  # fmt: skip
    query = _moment(changes.c.ticket, changes.c.changed_at, one.event).where(
        changes.c.ticket.between(*ids), changes.c.changed_at >= since, changes.c.who != rule
    )
    match one.event:
        case "tags":
            return query.where(changes.c.what.in_(("tag_added", "tag_removed")))
        case "field":
            return query.where(changes.c.what.startswith("field:"))
        case "assigned":
            return query.where(changes.c.what == "assignee")
        case "solved":
            return query.where(changes.c.what == "status", changes.c.after.in_(DONE), changes.c.before.not_in(DONE))
        case "reopened":
            return query.where(changes.c.what == "status", changes.c.before.in_(DONE), changes.c.after.not_in(DONE))
        case "merged" | "split":
            what = "merged" if one.event == "merged" else "split_from"
            return query.where(changes.c.what == what, changes.c.after.is_not(None))
        case "unmerged" | "restored":
            what = "merged_into" if one.event == "unmerged" else "shelf"
            return query.where(changes.c.what == what, changes.c.after.is_(None))
    if one.event not in CHANGED:
        return None
    query = query.where(changes.c.what == one.event)
    if one.before:
        query = query.where(func.coalesce(changes.c.before, "").in_(one.before))
    return query.where(func.coalesce(changes.c.after, "").in_(one.after)) if one.after else query


def _first(ids: tuple[int, int]) -> Select[Any]:
    """Of each ticket: what it was opened with is no reply."""
    return select(func.min(messages.c.id)).where(messages.c.ticket.between(*ids)).group_by(messages.c.ticket)


def _moment(ticket: Any, at: Any, what: str) -> Select[Any]:
    return select(ticket.label("ticket"), at.label("at"), literal(what).label("what"))
