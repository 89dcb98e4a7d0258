"""Placeholders in what macros and rules write: `{{customer.first_name}}`, or `{{customer.first_name|there}}` with what stands where there
is nothing.

What nothing is known for is left to the agent as `[fill in: The customer’s first name]`, in the words and the language of the page that
lists placeholders, and no reply leaves with one, or with its braces. A rule doesn't write at all then: half a sentence is worse than none.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from foundation.accounts import Staff
from foundation.errors import Invalid
from foundation.speaking import say
from helpdesk.host import HostPerson
from helpdesk.people.person import UNNAMED
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
    "ticket.status": "The status",
    "ticket.priority": "The priority",
    "ticket.assignee": "The assignee, or “nobody yet”",
}
OF_AGENTS: Mapping[str, str] = {"agent.name": "Your name", "agent.first_name": "Your first name"}
OF_RULES: Mapping[str, str] = {"ticket.link": "The ticket’s address, for colleagues"}
FAMILIES = ("customer", "ticket", "agent", "field", "account")
NO_NAMES: Mapping[str, str] = {}
_PLACEHOLDER = re.compile(r"\{\{\s*([a-z]+\.[\w.-]{1,60})\s*(?:\|([^{}|]{0,120}))?\}\}", re.IGNORECASE)
_BRACES = re.compile(r"\{\{\s*([^{}]{0,200}?)\s*\}\}")
_HALF = re.compile(
    rf"\{{\s*((?:{'|'.join(FAMILIES)})\.[\w.-]{{1,60}})", re.IGNORECASE
)  # braces that are missing, or one too few
_GREETED = re.compile(
    r"^([^\n.!?{}]{1,24}?),?[ \u00a0]\{\{\s*customer\.(?:first_)?name\s*\}\}(?=[,:!])", re.IGNORECASE | re.MULTILINE
)
_MARK = re.compile(r"\[fill in: ([^\[\]\n]{1,70})\]")


@dataclass(frozen=True)
class Filled:
    """`missing`: names of what the agent has to write; `unknown`: of them, those that nothing will ever stand for."""

    text: str
    missing: Sequence[str] = ()
    unknown: Sequence[str] = ()


def fill(text: str, facts: Mapping[str, str], fields: Mapping[str, str] = NO_NAMES) -> Filled:
    """Values are never read again: a customer called `{{agent.name}}` stays called so. `facts`: empty where it is known that there is
    nothing. `fields`: names of custom fields by their keys: a gap says what its field is called."""
    missing: list[str] = []

    def one(found: re.Match[str]) -> str:
        name = found[1].lower()
        value = facts.get(name, "").strip() or (found[2] or "").strip()
        if not value:
            missing.append(name)
        return value or f"[fill in: {named(name, fields)}]"

    filled = _PLACEHOLDER.sub(one, text)
    return Filled(
        filled, tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(name for name in missing if name not in facts))
    )


def greet_unnamed(text: str, facts: Mapping[str, str]) -> str:
    """`Hello {{customer.first_name}},` is `Hello,` to who told no name, and `Hola, {{customer.name}}:` is `Hola:`. Names within a sentence stay."""
    return text if facts.get("customer.name") else _GREETED.sub(r"\1", text)


def named(placeholder: str, fields: Mapping[str, str]) -> str:
    """As whoever reads the page knows it: `field.amount` -> `Amount`, `customer.plan` -> `Their plan`, `account.paid_out` -> `Paid out`;
    at most 70 characters without brackets, so that a gap is still found by its own. Others stay as they are."""
    family, _, key = placeholder.partition(".")
    if family == "field":
        label = fields.get(key, "")
    elif family == "account":
        label = say.word(key.replace("_", " ").capitalize())
    else:
        label = say.word({**KNOWN, **OF_AGENTS}.get(placeholder, placeholder))
    return re.sub(r"[\[\]\s]+", " ", label).strip()[:70] or placeholder


def facts_of(ticket: Ticket, agent: Staff, host: HostPerson | None, fields: Mapping[str, str], *, link: str = "") -> dict[str, str]:  # fmt: skip
    """Everything a text may ask for here. `fields`: what custom fields say, by key. What the host tells is `account.<its label>`.
    `link`: the ticket's address, where a rule writes."""
    person, name = ticket.customer, "" if ticket.customer.name == UNNAMED else ticket.customer.name
    facts = {
        "customer.first_name": _first(name), "customer.name": name, "customer.email": person.email or "",
        "customer.plan": (host.plan if host else person.plan) or "", "ticket.reference": ticket.reference, "ticket.subject": ticket.subject,
        "ticket.topic": topic_title(ticket.topic) if ticket.topic else "", "ticket.team": TEAMS.get(ticket.team, ticket.team),
        "ticket.status": ticket.status.replace("_", " "), "ticket.priority": ticket.priority,
        "ticket.assignee": ticket.assignee_name or "nobody yet",
    }  # fmt: skip
    facts |= {"ticket.link": link} if link else {"agent.name": agent.name, "agent.first_name": _first(agent.name)}
    told = {f"account.{slug(fact.label)}": fact.value for fact in (host.facts if host else ())}
    return facts | {f"field.{key}": value for key, value in fields.items()} | told


def known_placeholders(fields: Mapping[str, str], *, read_first: bool) -> dict[str, str]:
    """What each stands for, by its name. `fields`: names of custom fields by their keys; `read_first`: an agent writes it."""
    return {
        **KNOWN,
        **(OF_AGENTS if read_first else OF_RULES),
        **{f"field.{key}": name for key, name in fields.items()},
    }


def check_placeholders(text: str, fields: Iterable[str], *, place: str, read_first: bool = True) -> None:
    """Raises Invalid for one that nobody knows or that isn't whole. What the host tells depends on the person, so any `account.` is taken. Where nobody
    reads the text before it leaves, other braces are refused as well."""
    known = known_placeholders(dict.fromkeys(fields, ""), read_first=read_first)
    names = [found[0] for found in _PLACEHOLDER.findall(text)]
    if not read_first:
        names += [found for found in _BRACES.findall(text) if not _PLACEHOLDER.fullmatch(f"{{{{{found}}}}}")]
    for name in names:
        if name.lower() not in known and not name.lower().startswith("account."):
            raise Invalid(f"There is no placeholder “{name}”. Choose one from the list of placeholders.", field=place)
    if half := _HALF.search(_PLACEHOLDER.sub("", text)):
        raise Invalid(f"“{half[1]}” isn’t whole: it has two braces before it and two after it.", field=place)


def check_known(filled: Filled) -> str:
    """Its text. Raises Invalid where nothing is known for a part of it."""
    if filled.missing:
        names = " and ".join(f"{{{{{name}}}}}" for name in filled.missing)
        raise Invalid(f"Nothing is known for {names}. Say what stands in its place after a |.")
    return filled.text


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
