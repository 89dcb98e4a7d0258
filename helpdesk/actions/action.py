"""One thing that is done to a ticket, as plain values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Action:
    """`value`: a key of what is chosen; `text`: what is written."""

    kind: str  # one of SORTS
    value: str = ""
    text: str = ""
    subject: str = ""


def writes_to_customer(action: Action) -> bool:
    return action.kind == "tell" or (action.kind == "mail" and action.value == "customer")


def action_from(sent: Mapping[str, Any]) -> Action:
    """From a saved row or a program, which may leave out what is empty."""
    return Action(*(str(sent.get(name) or "") for name in ("kind", "value", "text", "subject")))


def kept_action(action: Action) -> dict[str, str]:
    """What `action_from` reads."""
    return asdict(action)
