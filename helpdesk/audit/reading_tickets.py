"""A lead or admin opens a ticket of a team that keeps them to its members: the log says so."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from foundation.accounts import Staff
from foundation.audit import note_audit
from foundation.audit.tables import audit_log
from helpdesk.tickets.ticket import Ticket

WHAT = "restricted ticket read"
AGAIN = timedelta(hours=1)  # one who reads the same again within this time is told once


def note_reading(db: Connection, ticket: Ticket, who: Staff, *, now: datetime) -> None:
    lately = audit_log.c.who == who.key, audit_log.c.at > now - AGAIN
    same = audit_log.c.what == WHAT, audit_log.c.subject == ticket.reference
    if db.execute(select(audit_log.c.id).where(*lately, *same).limit(1)).first() is None:
        note_audit(db, "access", WHAT, ticket.reference, about=ticket.customer.key, who=who.key, now=now)
