"""The matrix: what each role may do on the desk. Pure; routes, bulk actions and the API ask it at their edges."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from foundation.accounts import Staff


class Act(StrEnum):
    """The value is how it is said: `Light agents can’t reply to customers.`"""

    __hash__ = str.__hash__  # an Enum's is written in Python, and a page asks sixty times

    READ = "read tickets"
    NOTE = "write internal notes"
    ARRANGE = "arrange their own views"
    REPLY = "reply to customers"
    CHANGE = "change tickets"
    ASSIGN = "assign tickets or pass them on"
    JOIN = "merge, split and link tickets"
    SET_ASIDE = "move tickets to spam or trash"
    FIGURES = "read the desk’s reports"  # of their own tickets; leads of everybody's
    EXPORT = "export tickets and figures"
    REPORTS = "read reports"
    STEER = "steer the live board and routing"
    SETTINGS = "change the desk’s settings"
    TOKENS = "manage API tokens"
    PEOPLE = "manage people and roles"
    AUDIT = "read the audit log"


READS = frozenset({Act.READ, Act.NOTE, Act.ARRANGE})
WORKS = READS | {Act.REPLY, Act.CHANGE, Act.ASSIGN, Act.JOIN, Act.SET_ASIDE, Act.FIGURES}
LEADS = WORKS | {Act.EXPORT, Act.REPORTS, Act.STEER, Act.SETTINGS}
GRANTS: dict[str, frozenset[Act]] = {
    "light_agent": READS,
    "agent": WORKS,
    "lead": LEADS,
    "admin": frozenset(Act),
    "product": frozenset({Act.REPORTS, Act.EXPORT}),
    "writer": frozenset(),
}  # fmt: skip
ROLE_NAMES = {
    "agent": "Agent", "light_agent": "Light agent", "lead": "Lead", "admin": "Admin", "writer": "Writer", "product": "Product",
}  # fmt: skip
ROLE_WORDS = {
    "agent": "Answers and works on tickets.",
    "light_agent": "Reads the tickets of their teams and writes internal notes.",
    "lead": "All that agents may, every team’s tickets, the board, reports and settings.",
    "admin": "Everything, with people, API tokens and the audit log.",
    "writer": "Writes articles, reads what customers say.",
    "product": "Reads what customers say, reports and exports.",
}


@dataclass(frozen=True)
class Seen:
    """A ticket as permissions see it. `visible`: by the rules of its team (helpdesk/permissions/sight.py)."""

    team: str
    visible: bool


def may(staff: Staff, act: Act, ticket: Seen | None = None) -> bool:
    """Whether any of their roles grants it, and, where it is about a ticket, whether they see that ticket at all."""
    return _granted(staff.roles, act) and (ticket is None or ticket.visible)


@lru_cache(1024)
def _granted(roles: frozenset[str], act: Act) -> bool:
    """A page asks sixty times."""
    return any(act in GRANTS.get(role, frozenset()) for role in roles)


def refusal(staff: Staff, act: Act) -> str:
    """One sentence for who may not."""
    return f"{_called(staff)} can’t {act.value}. Ask an admin if you need it."


def _called(staff: Staff) -> str:
    named = [ROLE_NAMES[role] for role in ("lead", "agent", "light_agent", "product", "writer") if role in staff.roles]
    return f"A {named[0].lower()}" if named and named[0] != "Agent" else "An agent" if named else "Your role"
