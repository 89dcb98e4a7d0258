"""What endpoints may be told, and the body in which they are."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec

from helpdesk.happenings import HAPPENINGS
from helpdesk.tickets.ticket import Ticket

NAMES = {one.told: one.words for one in HAPPENINGS.values()}
WORDS_OF_PEOPLE = {"body", "comment"}  # stay here: an address that was mistyped must not receive what customers wrote


def body_of(name: str, facts: Mapping[str, Any], ticket: Ticket, *, now: datetime) -> str:
    """JSON: `{"type", "timestamp", "data": {"ticket": {...}, ...facts}}`. Without anybody's words, name or address."""
    about = {
        "id": ticket.id, "reference": ticket.reference, "status": ticket.status, "priority": ticket.priority,
        "kind": ticket.kind, "team": ticket.team, "channel": ticket.channel, "topic": ticket.topic, "assignee": ticket.assignee,
        "customer": ticket.customer.key, "opened_at": ticket.opened_at, "updated_at": ticket.updated_at, "due_at": ticket.due_at,
    }  # fmt: skip
    said = {
        key: value for key, value in facts.items() if key not in WORDS_OF_PEOPLE | {"ticket", "reference", "customer"}
    }
    return msgspec.json.encode({"type": name, "timestamp": now, "data": {"ticket": about} | said}).decode()


def facts_of(fact: Any) -> dict[str, Any]:
    return asdict(fact)
