"""A view as a plain value, the orders it can have and the columns it can show."""

from dataclasses import dataclass
from typing import Literal

from foundation.speaking import say
from helpdesk.conditions import Condition, Conditions
from helpdesk.tickets.ticket import OPEN

Group = Literal["yours", "team", "shared", "all", "aside"]
AfterReply = Literal["stay", "next", "queue"]

GROUPS: dict[Group, str] = {"yours": "", "team": "Team", "shared": "Shared", "all": "Everything", "aside": "Set aside"}

ORDERS = {
    "due": "Due first",
    "due_last": "Due last",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "changed": "Last changed first",
    "unchanged": "Longest unchanged first",
    "priority": "Highest priority first",
    "priority_low": "Lowest priority first",
    "mood": "Worst mood first",
    "mood_best": "Best mood first",
    "resolve": "Resolution due first",
    "resolve_last": "Resolution due last",
    "solved": "Last solved first",
    "wakes": "Back from snooze first",
    "set_aside": "Last set aside first",
}

COLUMNS = {
    "subject": "Subject",
    "customer": "Customer",
    "status": "Status",
    "priority": "Priority",
    "assignee": "Assignee",
    "team": "Team",
    "topic": "Topic",
    "channel": "Channel",
    "kind": "Type",
    "due": "Reply due",
    "resolve_by": "Resolution due",
    "mood": "Mood",
    "language": "Language",
    "opened": "Opened",
    "updated": "Last changed",
    "solved": "Solved",
    "rating": "Satisfaction",
    "reference": "Number",
    "tags": "Tags",
}
FIELD = "field:"  # and the key of a field that leads defined: a column too
LONGEST_COLUMN = 80
USUAL_COLUMNS = ("subject", "customer", "status", "priority", "assignee", "due", "updated")


@dataclass(frozen=True)
class View:
    key: str  # a word of ours, or v<id>
    name: str
    group: Group
    icon: str
    conditions: Conditions
    order: str = "due"  # one of ORDERS
    columns: tuple[str, ...] = USUAL_COLUMNS  # of COLUMNS
    id: int | None = None  # None: built in
    owner: int | None = None
    shared: str = "everyone"  # me | everyone | the key of a team

    @property
    def title(self) -> str:
        """Its name; of those every desk has, in the language of the page."""
        return self.name if self.id else say.word(self.name, "view")

    @property
    def only_open(self) -> bool:
        """Whether its conditions leave nothing but open tickets, so that counting it is cheap."""
        return any(_is_open(one) for one in self.conditions.every)

    @property
    def takes_in_chats(self) -> bool:
        """Whoever waits in chat is shown on top of every built-in view of work, whatever it asks."""
        return self.id is None and self.only_open and self.key != "snoozed"

    def asks(self, field: str) -> bool:
        return any(one.field == field for one in self.conditions.all_of_them)


@dataclass(frozen=True)
class Layout:
    """How one person looks at one view."""

    table: bool = False
    widths: tuple[tuple[str, int], ...] = ()  # pixels
    columns: tuple[str, ...] = ()  # none: the view's own


def is_column(key: str) -> bool:
    """A field may be gone since: then its column isn't shown."""
    return key in COLUMNS or (key.startswith(FIELD) and len(key) <= LONGEST_COLUMN)


def _is_open(one: Condition) -> bool:
    if one.field != "status" or not isinstance(one.value, tuple):
        return False
    if one.op == "is_any_of":
        return set(one.value) <= set(OPEN)
    return one.op == "is_none_of" and {"solved", "closed"} <= set(one.value)
