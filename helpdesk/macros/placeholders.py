"""Placeholders in a macro's text: `{{customer.first_name}}`, or `{{customer.first_name|there}}` with what stands where there is nothing.

What nothing is known for is left to the agent as `[fill in: customer.first_name]`, and no reply leaves with one, or with its braces.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from foundation.accounts import Staff
from foundation.errors import Invalid
from helpdesk.host import HostPerson
from helpdesk.routing.names import TEAMS, topic_title
from helpdesk.tickets.ticket import Ticket

KNOWN: Mapping[str, str] = {
    "customer.first_name": "The customer’s first name",
    "customer.name": "Their whole name",
    "customer.email": "Their e-mail address",
    "customer.plan": "Their plan",
    "ticket.reference": "The reference, W-10007",
    "ticket.subject": "The subject",
    "ticket.topic": "The topic, as customers put it",
    "ticket.team": "The team that has it",
    "agent.name": "Your name",
    "agent.first_name": "Your first name",
}
FAMILIES = ("customer", "ticket", "agent", "field", "account")
_PLACEHOLDER = re.compile(r"\{\{\s*([a-z]+\.[\w.-]{1,60})\s*(?:\|([^{}|]{0,120}))?\}\}", re.IGNORECASE)
_MARK = re.compile(r"\[fill in: ([^\[\]\n]{1,70})\]")


@dataclass(frozen=True)
class Filled:
    """`missing`: names of what the agent has to write; `unknown`: of them, those that nothing will ever stand for."""

    text: str
    missing: Sequence[str] = ()
    unknown: Sequence[str] = ()


def fill(text: str, facts: Mapping[str, str]) -> Filled:
    """Values are never read again: a customer called `{{agent.name}}` stays called so. `facts`: empty where it is known that there is nothing."""
    missing: list[str] = []

    def one(found: re.Match[str]) -> str:
        name = found[1].lower()
        value = facts.get(name, "").strip() or (found[2] or "").strip()
        if not value:
            missing.append(name)
        return value or f"[fill in: {name}]"

    filled = _PLACEHOLDER.sub(one, text)
    return Filled(
        filled, tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(name for name in missing if name not in facts))
    )


def facts_of(ticket: Ticket, agent: Staff, host: HostPerson | None, fields: Mapping[str, str]) -> dict[str, str]:
    """Everything a text may ask for here. `fields`: what custom fields say, by key. What the host tells is `account.<its label>`."""
    person = ticket.customer
    facts = {
        "customer.first_name": _first(person.name), "customer.name": person.name, "customer.email": person.email or "",
        "customer.plan": (host.plan if host else person.plan) or "", "ticket.reference": ticket.reference, "ticket.subject": ticket.subject,
        "ticket.topic": topic_title(ticket.topic) if ticket.topic else "", "ticket.team": TEAMS.get(ticket.team, ticket.team),
        "agent.name": agent.name, "agent.first_name": _first(agent.name),
    }  # fmt: skip
    told = {f"account.{slug(fact.label)}": fact.value for fact in (host.facts if host else ())}
    return facts | {f"field.{key}": value for key, value in fields.items()} | told


def check_placeholders(text: str, fields: Iterable[str], *, place: str) -> None:
    """Raises Invalid for one that nobody knows. What the host tells depends on the person, so any `account.` is taken."""
    known = {*KNOWN, *(f"field.{key}" for key in fields)}
    for name, _ in _PLACEHOLDER.findall(text):
        if name.lower() not in known and not name.lower().startswith("account."):
            raise Invalid(f"There is no placeholder “{name}”. Choose one from the list below the text.", field=place)


def check_filled_in(body: str) -> None:
    """Before a reply leaves. Raises Invalid that says what is still to be written."""
    left = [found[1] for found in _MARK.finditer(body)]
    braces = [found[1] for found in _PLACEHOLDER.finditer(body) if found[1].partition(".")[0].lower() in FAMILIES]
    if left or braces:
        names = " and ".join(f"“{name}”" for name in dict.fromkeys([*left, *braces]))
        raise Invalid(f"Write {names} before you send: the macro had nothing to put there.", field="body")


def slug(label: str) -> str:
    """`Paid this year` -> `paid_this_year`."""
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")


def _first(name: str) -> str:
    return (name.split() or [""])[0]
