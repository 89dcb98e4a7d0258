"""Every action there is, what it takes, and who may use it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

User = Literal["macro", "rule"]
MOST = 12  # of a macro, or of a rule
TAGS = "Tags, with spaces between them"


@dataclass(frozen=True)
class Sort:
    """`choices`: where its value comes from; `writes`: what its text is called, "" for none; `long`: the text may have several lines
    and placeholders; `titled`: it has a subject as well; `ends`: it comes after everything that may reopen or wake the ticket."""

    name: str
    choices: str = ""
    writes: str = ""
    long: bool = False
    titled: bool = False
    ends: bool = False
    users: tuple[User, ...] = ("macro", "rule")


SORTS: Mapping[str, Sort] = {
    "status": Sort("Set the status", "status", ends=True),
    "priority": Sort("Set the priority", "priority"),
    "kind": Sort("Set the type", "kind"),
    "topic": Sort("Set the topic", "topic"),
    "team": Sort("Pass it to a team", "team"),
    "assignee": Sort("Assign it", "assignee"),
    "add_tags": Sort("Add tags", writes=TAGS),
    "remove_tags": Sort("Take tags away", writes=TAGS),
    "field": Sort("Fill in a field", "field", "What it says"),
    "snooze": Sort("Snooze it", "snooze", ends=True),
    "note": Sort("Add an internal note", writes="What colleagues read", long=True),
    "tell": Sort("Write to the customer", writes="What they read", long=True, users=("rule",)),
    "mail": Sort("Send an e-mail", "reader", "What it says", long=True, titled=True, users=("rule",)),
    "webhook": Sort("Call a webhook", "webhook", users=("rule",)),
    "stop": Sort("Stop: later rules are left out", users=("rule",)),
}
FOR_MACROS = {key: one for key, one in SORTS.items() if "macro" in one.users}
FOR_RULES = {key: one for key, one in SORTS.items() if "rule" in one.users}
