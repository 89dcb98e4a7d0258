"""Everything a macro would do in one ticket, before it does it."""

from collections.abc import Mapping
from typing import Any

from foundation.speaking import say
from helpdesk.actions import Action, Choices, said_action
from helpdesk.actions.placeholders import fill, named
from helpdesk.macros.macro import Macro
from helpdesk.macros.offering import Offer
from helpdesk.macros.ranking import Ranked
from helpdesk.macros.translating import LOCALES
from helpdesk.tickets.ticket import Ticket

PLAIN = ("status", "priority", "team", "topic", "kind")


def preview(macro: Macro, locale: str, ticket: Ticket, facts: Mapping[str, str], choices: Choices) -> dict[str, Any]:
    """For the page: `does` is a list of {"words", "already"}: whether the ticket is so as it stands."""
    filled = fill(
        macro.texts.get(locale, "").replace("\r\n", "\n"), facts, choices["field"]
    )  # as a page's field has it
    return {
        "id": macro.id, "name": macro.name, "category": macro.category, "shared": macro.shared, "locale": locale,
        "locales": [[key, LOCALES.get(key, key)] for key in macro.locales], "text": filled.text, "missing": [named(one, choices["field"]) for one in filled.missing],
        "unknown": list(filled.unknown),
        "does": [{"words": said_action(one, choices), "already": is_so(one, ticket)} for one in macro.actions],
    }  # fmt: skip


def offered(offer: Offer, ticket: Ticket, facts: Mapping[str, str], choices: Choices) -> dict[str, Any]:
    told = {"why": said_why(offer.ranked), "fits": offer.ranked.fits}
    return preview(offer.macro, offer.locale, ticket, facts, choices) | told


def said_why(ranked: Ranked) -> str:
    """Why it stands where it stands, in its reader's language."""
    uses = ranked.uses
    match ranked.why:
        case "topic":
            return str(say.text("Used {n} times on this topic", n=uses))
        case "words":
            return str(say.text("Its words fit"))
        case "team":
            return str(say.text("Used {n} times by this team", n=uses))
    return str(say.text("Used {n} times", n=uses) if uses else say.text("Not used yet"))


def is_so(action: Action, ticket: Ticket) -> bool:
    if action.kind == "assignee":
        return action.value == (str(ticket.assignee) if ticket.assignee else "nobody")
    return action.kind in PLAIN and ":" not in action.value and getattr(ticket, action.kind) == action.value
