"""A rule sets a status: by the verbs for solving and reopening where there is one, so that clocks and calls follow."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from foundation.accounts import Staff
from foundation.live import publish
from helpdesk.callbacks import keep_due
from helpdesk.tickets import lifecycle
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import reference_of

DONE = ("solved", "closed")


def set_status(db: Connection, ticket_id: int, status: str, *, by: Staff, now: datetime) -> None:
    if status == "solved" and _status(db, ticket_id) != "closed":
        return lifecycle.solve(db, ticket_id, by=by, now=now)
    if status in DONE:
        lifecycle.solve(db, ticket_id, by=by, now=now)
    else:
        lifecycle.reopen(db, ticket_id, by=by, now=now)
    before = _status(db, ticket_id)
    if before == status:
        return
    values: dict[str, Any] = {"status": status, "updated_at": now}
    if status in ("pending", "on_hold"):
        values |= {"waiting_on_us": False, "due_at": None}
    note_change(db, ticket_id, by.name, "status", before, status, now=now)
    db.execute(update(tickets).where(tickets.c.id == ticket_id).values(**values))
    keep_due(db, ticket_id)
    told = {"ticket": ticket_id, "reference": reference_of(ticket_id), "kind": "status", "by": "agent"}
    for topic in ("queue", f"ticket:{ticket_id}", f"thread:{reference_of(ticket_id)}"):
        publish(db, topic, told)


def _status(db: Connection, ticket_id: int) -> str:
    return str(db.execute(select(tickets.c.status).where(tickets.c.id == ticket_id)).scalar_one())
