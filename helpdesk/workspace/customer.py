"""Beside the conversation: a customer's time of day, and why routing chose us."""

from datetime import datetime
from typing import Any

from foundation.speaking import say
from helpdesk.beside.clock import local_time
from helpdesk.routing.names import channel_name
from helpdesk.routing.offering import LABELS
from helpdesk.tickets.ticket import Ticket


def chances_of(found: Ticket) -> list[dict[str, Any]]:
    """The router's chances to solve this, in per cent, largest first."""
    probs = found.routing.get("probs") or {}
    top = sorted(probs.items(), key=lambda one: -one[1])[:3]
    return [{"name": LABELS.get(name, channel_name(name)), "share": round(100 * p)} for name, p in top]


def their_time(timezone: str | None, at: datetime) -> str | None:
    """`14:05 in Lisbon`; None when we don't know where they are."""
    here = local_time(timezone, at)
    return say.text("{clock} in {place}", clock=here.clock, place=here.place) if here else None


def initials(name: str) -> str:
    parts = name.split() or ["?"]
    return "".join(part[0] for part in [parts[0], *parts[1:][-1:]]).upper()
