"""A line in a ticket's own story: who changed what, and when. It is also an event, for rules and whoever else listens."""

from datetime import datetime

from sqlalchemy import Connection

from foundation.events import record
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


def note_change(db: Connection, ticket_id: int, who: str, what: str, before: str | None, after: str | None, *, now: datetime) -> None:  # fmt: skip
    db.execute(changes.insert().values(ticket=ticket_id, who=who, what=what, before=before, after=after, changed_at=now))  # fmt: skip
    values = (before, after) if what in NAMED else (None, None)
    record(db, TicketChanged(ticket_id, reference_of(ticket_id), what, *values), now=now)
