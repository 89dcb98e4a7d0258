"""The events triggers wait for, by the words of the settings, and what they say about an event."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helpdesk.conditions.fields import STATUSES
from helpdesk.happenings import HAPPENINGS, Happens
from helpdesk.routing.names import TEAMS, TOPIC_TITLES
from helpdesk.tickets.facts import TicketChanged
from helpdesk.tickets.ticket import KINDS, PRIORITIES

HAPPENED: Mapping[type, Happens] = {fact: one for fact, one in HAPPENINGS.items() if one.key}
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
TAGS, FIELD = "tags", "field"
EVENTS = {one.key: one.words for one in HAPPENED.values()} | CHANGED | {TAGS: "Its tags change", FIELD: "A custom field changes"}  # fmt: skip
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
        if fact.what.startswith("field:"):
            return Heard(FIELD)
        return Heard(fact.what, fact.before, fact.after) if fact.what in CHANGED else None
    known = HAPPENED.get(type(fact))
    return Heard(known.key) if known else None
