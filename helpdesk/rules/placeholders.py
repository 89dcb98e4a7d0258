"""Placeholders in what a rule writes: `{{customer.first_name}}`. One that nobody knows is refused when the rule is saved."""

import re
from collections.abc import Callable

from foundation.errors import Invalid
from helpdesk.routing.names import TEAMS
from helpdesk.tickets.ticket import Ticket

KNOWN: dict[str, tuple[str, Callable[[Ticket, str], str]]] = {
    "customer.name": ("The customer’s name", lambda ticket, _: ticket.customer.name),
    "customer.first_name": ("Their first name", lambda ticket, _: (ticket.customer.name.split() or [""])[0]),
    "ticket.reference": ("The reference, W-10007", lambda ticket, _: ticket.reference),
    "ticket.subject": ("The subject", lambda ticket, _: ticket.subject),
    "ticket.status": ("The status", lambda ticket, _: ticket.status.replace("_", " ")),
    "ticket.priority": ("The priority", lambda ticket, _: ticket.priority),
    "ticket.team": ("The team", lambda ticket, _: TEAMS.get(ticket.team, ticket.team)),
    "ticket.assignee": ("The assignee, or “nobody yet”", lambda ticket, _: ticket.assignee_name or "nobody yet"),
    "ticket.link": ("The ticket’s address, for colleagues", lambda ticket, base: f"{base}/desk/tickets/{ticket.id}"),
}
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]{0,60}?)\s*\}\}")


def check_placeholders(text: str, *, place: str) -> None:
    for name in _PLACEHOLDER.findall(text):
        if name not in KNOWN:
            raise Invalid(f"There is no placeholder “{name}”. Known are {', '.join(KNOWN)}.", field=place)


def filled(text: str, ticket: Ticket, base_url: str) -> str:
    """Raises Invalid for a placeholder that nobody knows: half a sentence is worse than none. Values are never read again, so
    a customer called `{{ticket.link}}` stays called so."""
    check_placeholders(text, place="text")
    return _PLACEHOLDER.sub(lambda found: KNOWN[found[1]][1](ticket, base_url), text)
