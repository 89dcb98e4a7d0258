"""A line in a ticket's own story: who changed what, and when. It is also an event, for rules and whoever else listens."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection

from foundation.database import insert_many
from foundation.events import record_all
from helpdesk.tickets.facts import TicketChanged
from helpdesk.tickets.tables import changes
from helpdesk.tickets.ticket import reference_of

NAMED = (
    "status",
    "priority",
    "team",
    "channel",
    "topic",
    "kind",
    "assignee",
)  # whose values are ours; others may hold a person's words


@dataclass(frozen=True)
class Noted:
    ticket: int
    who: str
    what: str
    before: str | None
    after: str | None


def note_change(db: Connection, ticket_id: int, who: str, what: str, before: str | None, after: str | None, *, now: datetime) -> None:  # fmt: skip
    note_changes(db, [Noted(ticket_id, who, what, before, after)], now=now)


def note_changes(db: Connection, noted: Sequence[Noted], *, now: datetime, actor: str | None = None) -> None:
    """Of one ticket or of many, in the same few statements, in this order."""
    insert_many(db, changes, [asdict(one) | {"changed_at": now} for one in noted])
    record_all(db, [_fact(one) for one in noted], now=now, actor=actor)


def _fact(one: Noted) -> TicketChanged:
    values = (one.before, one.after) if one.what in NAMED else (None, None)
    return TicketChanged(one.ticket, reference_of(one.ticket), one.what, *values)
