"""Since when somebody waits for us: the oldest of their messages that nobody has answered, or the reopening, if that came later."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from helpdesk.tickets.tables import changes, messages, tickets

_answers = messages.alias()
_answered = (
    select(func.max(_answers.c.id))
    .where(_answers.c.ticket == tickets.c.id, _answers.c.kind == "agent")
    .correlate(tickets)
    .scalar_subquery()
)
_unanswered = (
    select(func.min(messages.c.sent_at))
    .where(messages.c.ticket == tickets.c.id, messages.c.kind == "customer", messages.c.id > func.coalesce(_answered, 0))
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
