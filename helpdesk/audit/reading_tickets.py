"""A lead or admin opens a ticket of a closed team they aren't in: the log says so."""

from datetime import datetime

from sqlalchemy import Connection

from foundation.accounts import Staff
from foundation.audit import note_audit
from helpdesk.audit.lately import noted_lately
from helpdesk.tickets.ticket import Ticket

WHAT = "restricted ticket read"


def note_reading(db: Connection, ticket: Ticket, who: Staff, *, now: datetime) -> None:
    if not noted_lately(db, who.key, WHAT, ticket.reference, about=ticket.customer.key, now=now):
        note_audit(db, "access", WHAT, ticket.reference, about=ticket.customer.key, who=who.key, now=now)
