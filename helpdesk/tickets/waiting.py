"""Since when somebody waits for us: the oldest of their messages that nobody has answered, or the reopening, if that came later."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from helpdesk.tickets.tables import changes, messages, tickets


def _of_the_tree(said: Any, merged: Any) -> ColumnElement[bool]:
    """In the ticket itself, or in one that was merged into it."""
    into_it = select(merged.c.id).where(merged.c.merged_into == tickets.c.id).correlate(tickets)
    return or_(said.c.ticket == tickets.c.id, said.c.ticket.in_(into_it))


_answers = messages.alias()
_merged, _merged_too = tickets.alias(), tickets.alias()
_answered = (
    select(func.max(_answers.c.id))
    .where(_of_the_tree(_answers, _merged_too), _answers.c.kind == "agent")
    .correlate(tickets)
    .scalar_subquery()
)
_unanswered = (
    select(func.min(messages.c.sent_at))
    .where(_of_the_tree(messages, _merged), messages.c.kind == "customer", messages.c.id > func.coalesce(_answered, 0))
    .correlate(tickets)
    .scalar_subquery()
)  # fmt: skip

# Columns of a query of tickets.
asked_at = func.coalesce(_unanswered, tickets.c.opened_at)
reopened_at = (
    select(func.max(changes.c.changed_at))
    .where(changes.c.ticket == tickets.c.id, changes.c.what == "status", changes.c.before.in_(("solved", "closed")))
    .correlate(tickets)
    .scalar_subquery()
)


def waiting_since(db: Connection, ticket_id: int) -> datetime:
    row = db.execute(select(asked_at, reopened_at).select_from(tickets).where(tickets.c.id == ticket_id)).one()
    return later(*row)


def later(asked: datetime, reopened: datetime | None) -> datetime:
    return max(asked, reopened) if reopened else asked
