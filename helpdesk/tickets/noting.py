"""A line in a ticket's own story: who changed what, and when."""

from datetime import datetime

from sqlalchemy import Connection

from helpdesk.tickets.tables import changes


def note_change(db: Connection, ticket_id: int, who: str, what: str, before: str | None, after: str | None, *, now: datetime) -> None:  # fmt: skip
    db.execute(changes.insert().values(ticket=ticket_id, who=who, what=what, before=before, after=after, changed_at=now))  # fmt: skip
