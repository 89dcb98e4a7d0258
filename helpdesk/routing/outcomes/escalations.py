"""What was proposed, or done, when a channel had failed a question."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Column, Connection, ForeignKey, Index, String, Table, select

from foundation.columns import Big, Moment, identity
from foundation.database import metadata

Because = Literal["chat_unanswered", "not_reached", "late", "not_solved", "reopened", "invited"]

escalations = Table(
    "escalations",
    metadata,
    identity(),
    Column("ticket", Big, ForeignKey("tickets.id"), nullable=False),
    Column("decision", String(60), nullable=False),
    Column("channel", String(24), nullable=False),  # the next best
    Column("because", String(20), nullable=False),
    Column("state", String(10), nullable=False),  # offered | taken | declined | over | moved: by itself
    Column("made_at", Moment, nullable=False),
    Column("answered_at", Moment),
)
Index("ix_escalations_ticket", escalations.c.ticket)


@dataclass(frozen=True)
class Escalation:
    id: int
    ticket: int
    channel: str
    because: str
    state: str
    made_at: datetime


def escalations_of(db: Connection, ticket_id: int) -> list[Escalation]:
    """Oldest first."""
    query = select(escalations).where(escalations.c.ticket == ticket_id).order_by(escalations.c.id)
    return [_from_row(row) for row in db.execute(query)]


def offered_now(db: Connection, ticket_id: int) -> Escalation | None:
    """The choice that its customer has now, if any."""
    return next((one for one in reversed(escalations_of(db, ticket_id)) if one.state == "offered"), None)


def _from_row(row: Any) -> Escalation:
    return Escalation(row.id, row.ticket, row.channel, row.because, row.state, row.made_at)
