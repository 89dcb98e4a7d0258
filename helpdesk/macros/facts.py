"""What placeholders may ask for in one ticket, read from the database."""

from sqlalchemy import Connection

from foundation.accounts import Staff
from helpdesk.fields import values_of
from helpdesk.host import HostPerson
from helpdesk.macros.placeholders import facts_of
from helpdesk.tickets.ticket import Ticket


def facts_here(db: Connection, ticket: Ticket, agent: Staff, host: HostPerson | None) -> dict[str, str]:
    fields = {one.field.key: one.words for one in values_of(db, [ticket.id]).get(ticket.id, [])}
    return facts_of(ticket, agent, host, fields)
