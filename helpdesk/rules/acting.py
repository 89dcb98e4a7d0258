"""One action of a rule done to one ticket, and what came of it."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from foundation.errors import Problem
from foundation.mail import BadAddress
from helpdesk.actions import SORTS, Action, Choices, Doing, do, said_action
from helpdesk.fields import read_definitions, values_of
from helpdesk.routing.names import TEAMS, topic_title
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.ticket import Ticket

Result = Literal["done", "unchanged", "skipped"]
COMPARED = ("status", "priority", "kind", "topic", "team", "assignee", "field")


@dataclass(frozen=True)
class Outcome:
    words: str  # Set the priority to High
    result: Result
    before: str | None = None
    after: str | None = None
    why: str | None = None  # it was skipped, or there was nothing to change
    undone_by: str | None = None  # the rule that set it to something else because of the same event


def act(db: Connection, action: Action, ticket_id: int, doing: Doing, choices: Choices) -> Outcome:
    """What can't be done is skipped with its reason; what was done before it stays done."""
    words = said_action(action, choices)
    before = read_ticket(db, ticket_id)
    was = standing(db, before, action)
    try:
        with db.begin_nested():
            many = do(db, action, before, doing)
    except (Problem, BadAddress) as why:
        return Outcome(words, "skipped", why=why.detail if isinstance(why, Problem) else str(why))
    if action.kind in ("add_tags", "remove_tags") and not many:
        why_not = "Nothing to add." if action.kind == "add_tags" else "It had none of them."
        return Outcome(words, "unchanged", why=why_not)
    if was is None:
        return Outcome(words, "done")
    became = standing(db, read_ticket(db, ticket_id), action)
    if was == became:
        return Outcome(words, "unchanged", was, became, f"It was {was} already.")
    return Outcome(words, "done", was, became)


def standing(db: Connection, ticket: Ticket, action: Action) -> str | None:
    """What the ticket says now where the action would change it, in words; none for an action that sets nothing."""
    if action.kind not in COMPARED or action.kind not in SORTS:
        return None
    match action.kind:
        case "assignee":
            return ticket.assignee_name or "nobody"
        case "status":
            named = read_definitions(db).status(ticket.custom_status) if ticket.custom_status else None
            return named.name if named else ticket.status.replace("_", " ")
        case "team":
            return TEAMS.get(ticket.team, ticket.team)
        case "topic" if ticket.topic:
            return topic_title(ticket.topic)
        case "field":
            values = values_of(db, [ticket.id]).get(ticket.id, [])
            return next((one.words for one in values if one.field.key == action.value), "empty")
    return str(getattr(ticket, action.kind) or "not set").replace("_", " ")
