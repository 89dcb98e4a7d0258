"""Fields that rules need and a ticket's row doesn't hold: since when it is in its status, has nobody, waits for an answer."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, and_, func, select

from helpdesk.conditions import Asking, Condition, Field, add_source
from helpdesk.conditions.columns import Where, moments
from helpdesk.tickets.tables import changes, messages, tickets


def since_fields(_db: Connection) -> Iterable[Field]:
    return [
        Field("status_since", "In its status since", "Clocks", "moment", _since("status"), always=True),
        Field(
            "assignee_since",
            "With its assignee, or with nobody, since",
            "Clocks",
            "moment",
            _since("assignee"),
            always=True,
        ),
        Field("customer_wrote", "The customer last wrote", "Clocks", "moment", _wrote("customer")),
        Field("agent_wrote", "An agent last wrote", "Clocks", "moment", _wrote("agent")),
    ]


def register_since() -> None:
    add_source(since_fields)


def _since(what: str) -> Where:
    def ask(one: Condition, asking: Asking) -> ColumnElement[bool]:
        own = and_(changes.c.ticket == tickets.c.id, changes.c.what == what, changes.c.changed_at <= asking.now)
        newest = select(func.max(changes.c.changed_at)).where(own).correlate(tickets).scalar_subquery()
        return moments(func.coalesce(newest, tickets.c.opened_at))(one, asking)  # type: ignore[arg-type]

    return ask


def _wrote(kind: str) -> Where:
    def ask(one: Condition, asking: Asking) -> ColumnElement[bool]:
        own = and_(messages.c.ticket == tickets.c.id, messages.c.kind == kind, messages.c.sent_at <= asking.now)
        newest = select(func.max(messages.c.sent_at)).where(own).correlate(tickets).scalar_subquery()
        return moments(newest)(one, asking)  # type: ignore[arg-type]

    return ask
