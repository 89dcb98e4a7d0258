"""What a ticket is: a question, an incident, the problem behind incidents, a task."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from foundation.accounts import Staff
from foundation.errors import Conflict, Invalid, NotFound
from helpdesk.joining.telling import tell_agents
from helpdesk.joining.trees import MergedAway
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import KINDS


def set_kind(db: Connection, ticket_id: int, kind: str, *, by: Staff, now: datetime) -> None:
    """A problem that has incidents stays one, and an incident of a problem stays that, until they are unlinked."""
    if kind not in KINDS:
        raise Invalid(f"A ticket is a {', '.join(KINDS[:-1])} or {KINDS[-1]}.", field="kind")
    row = db.execute(select(tickets).where(tickets.c.id == ticket_id).with_for_update()).first()
    if row is None:
        raise NotFound("There is no such ticket.")
    if row.merged_into is not None:
        raise MergedAway(ticket_id, row.merged_into)
    if row.kind == kind:
        return
    if row.problem is not None:
        raise Conflict("This is an incident of a problem. Unlink it first.")
    if row.kind == "problem" and has_incidents(db, ticket_id):
        raise Conflict("This problem has incidents. Unlink them first.")
    change_kind(db, row.id, row.kind, kind, by=by, now=now)


def change_kind(db: Connection, ticket_id: int, before: str, after: str, *, by: Staff, now: datetime) -> None:
    """The caller holds its row."""
    note_change(db, ticket_id, by.name, "kind", before, after, now=now)
    db.execute(update(tickets).where(tickets.c.id == ticket_id).values(kind=after, updated_at=now))
    tell_agents(db, ticket_id, "kind")


def has_incidents(db: Connection, ticket_id: int) -> bool:
    return db.execute(select(tickets.c.id).where(tickets.c.problem == ticket_id).limit(1)).first() is not None
