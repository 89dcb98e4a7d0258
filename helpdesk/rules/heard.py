"""The events triggers wait for, by the words of the settings, and what they say about an event."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helpdesk.conditions.fields import STATUSES
from helpdesk.routing.names import TEAMS, TOPIC_TITLES
from helpdesk.sla.facts import SlaBreached, SlaWarned
from helpdesk.tickets.facts import (
    AgentReplied,
    CustomerReplied,
    NoteAdded,
    TicketAssigned,
    TicketChanged,
    TicketOpened,
    TicketRated,
    TicketReopened,
    TicketSolved,
)
from helpdesk.tickets.ticket import KINDS, PRIORITIES

HAPPENED: Mapping[type, tuple[str, str]] = {
    TicketOpened: ("opened", "A ticket is opened"),
    CustomerReplied: ("customer_replied", "The customer replies"),
    AgentReplied: ("agent_replied", "An agent replies"),
    NoteAdded: ("noted", "A note is added"),
    TicketAssigned: ("assigned", "It is assigned, or given back"),
    TicketSolved: ("solved", "It is solved"),
    TicketReopened: ("reopened", "It is reopened"),
    TicketRated: ("rated", "The customer rates it"),
    SlaWarned: ("sla_warned", "A service level is close to its end"),
    SlaBreached: ("sla_breached", "A service level is breached"),
}
CHANGED = {
    "status": "Its status changes", "priority": "Its priority changes", "team": "Its team changes", "topic": "Its topic changes",
    "kind": "Its type changes",
}  # fmt: skip
VALUES: Mapping[str, Mapping[str, str]] = {
    "status": STATUSES,
    "priority": {key: key.capitalize() for key in PRIORITIES},
    "team": TEAMS,
    "topic": TOPIC_TITLES,
    "kind": {key: key.capitalize() for key in KINDS},
}
TAGS = "tags"
EVENTS = {key: words for key, words in HAPPENED.values()} | CHANGED | {TAGS: "Its tags change"}
FACTS: tuple[type, ...] = (*HAPPENED, TicketChanged)


@dataclass(frozen=True)
class Heard:
    """An event as triggers see it."""

    event: str
    before: str | None = None
    after: str | None = None

    @property
    def words(self) -> str:
        """`Its status changes from Open to Pending`."""
        said = EVENTS[self.event]
        if self.event not in CHANGED:
            return said
        names = VALUES[self.event]
        parts = [said]
        if self.before:
            parts.append(f"from {names.get(self.before, self.before)}")
        return " ".join([*parts, f"to {names.get(self.after or '', self.after or 'none')}"])


def heard(fact: Any) -> Heard | None:
    """None for what no trigger waits for."""
    if isinstance(fact, TicketChanged):
        if fact.what in ("tag_added", "tag_removed"):
            return Heard(TAGS)
        return Heard(fact.what, fact.before, fact.after) if fact.what in CHANGED else None
    known = HAPPENED.get(type(fact))
    return Heard(known[0]) if known else None
