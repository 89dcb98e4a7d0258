"""What placeholders may ask for in one ticket, read from the database."""

from sqlalchemy import Connection

from foundation.accounts import Staff
from foundation.web import config
from helpdesk.actions.placeholders import check_known, facts_of, fill, greet_unnamed
from helpdesk.fields import values_of
from helpdesk.host import HostPerson, ask_host
from helpdesk.tickets.ticket import Ticket


def facts_here(db: Connection, ticket: Ticket, agent: Staff) -> dict[str, str]:
    """One statement, and what the host asks."""
    fields = {one.field.key: one.words for one in values_of(db, [ticket.id]).get(ticket.id, [])}
    link = "" if agent.id else f"{config().base_url}/desk/tickets/{ticket.id}"
    return facts_of(ticket, agent, _host_of(db, ticket), fields, link=link)


def filled_here(db: Connection, text: str, ticket: Ticket, agent: Staff) -> str:
    """Raises Invalid where nothing is known for a part of it."""
    if "{{" not in text:
        return text
    facts = facts_here(db, ticket, agent)
    return check_known(fill(greet_unnamed(text, facts), facts))


def _host_of(db: Connection, ticket: Ticket) -> HostPerson | None:
    return ask_host(db, ticket.customer.key, page=ticket.page, url=ticket.context.get("url"))
