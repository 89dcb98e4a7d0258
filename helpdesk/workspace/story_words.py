"""What a line of a ticket's story says its value was and is: by the label that people read elsewhere, in the reader's language."""

from collections.abc import Mapping

from foundation.speaking import say
from helpdesk.fields.definitions import CATEGORIES
from helpdesk.routing.names import CHANNEL_NAMES, TEAMS
from helpdesk.routing.offering import LABELS

CHANNEL_LABELS = CHANNEL_NAMES | LABELS
VALUES: Mapping[str, Mapping[str, str]] = {
    "status": CATEGORIES,
    "team": TEAMS,
    "channel": CHANNEL_LABELS,
    "invitation": CHANNEL_LABELS,
}
NOTHING = {"assignee": "nobody"}


def value_said(what: str, value: str | None) -> str:
    """`on_hold` of a status: `On hold`. Names of people stay as they are."""
    if not value:
        return _begun(say.word(NOTHING.get(what, "not set")))
    if what == "assignee":
        return value
    return _begun(say.word(VALUES.get(what, {}).get(value, value.replace("_", " "))))


def _begun(words: str) -> str:
    """As it stands on its own: `High`."""
    return words[:1].upper() + words[1:]
