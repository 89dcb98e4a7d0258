"""How much one person, and one address, may send in a quarter of an hour: more than anybody in earnest does, less than a script.
Per process; no address is stored."""

from typing import Literal, NamedTuple

from flask import current_app

from foundation.accounts import Attempts
from foundation.errors import TooMany
from kb.helpcentre.limits import whence
from widgets.identity import Who

Kind = Literal["assistant", "tickets", "messages", "files"]


class Most(NamedTuple):
    of_a_person: int
    of_an_address: int  # an office has one


MOST: dict[Kind, Most] = {
    "assistant": Most(60, 600),
    "tickets": Most(40, 400),
    "messages": Most(120, 1200),
    "files": Most(40, 400),
}
TOLD: dict[Kind, str] = {
    "assistant": "That’s a lot of messages in a short time. Wait a few minutes, or talk to a person.",
    "tickets": "That’s a lot of questions in a short time. Keep this one, and send it in a few minutes.",
    "messages": "That’s a lot of messages in a short time. Keep this one, and send it in a few minutes.",
    "files": "That’s a lot of files in a short time. Attach this one in a few minutes.",
}


def check_pace(kind: Kind, who: Who) -> None:
    """Counts one more. Raises TooMany, which says how long to wait."""
    person, address = _counted(kind)
    try:
        person.check(who.key)
        address.check(whence())
    except TooMany as problem:
        problem.detail = TOLD[kind]
        raise


def _counted(kind: Kind) -> tuple[Attempts, Attempts]:
    """Of this application: by person, and by address."""
    counted: dict[Kind, tuple[Attempts, Attempts]] = current_app.extensions.setdefault("widget_pace", {})
    most = MOST[kind]
    return counted.setdefault(kind, (Attempts(most.of_a_person), Attempts(most.of_an_address)))
