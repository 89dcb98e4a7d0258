"""The table of a view as one person sees it: its columns in their order and widths, how each sorts, and what its cells say."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel import Locale
from sqlalchemy import Connection

from foundation.speaking import say
from helpdesk.fields.definitions import CATEGORIES
from helpdesk.fields.of_many import Listed, read_listed
from helpdesk.fields.telling import told
from helpdesk.routing.names import TEAMS, topic_title
from helpdesk.tickets.ticket import Ticket
from helpdesk.views.view import COLUMNS, FIELD, Layout, View

PICK = 40  # pixels of the boxes that select
WIDTHS = {
    "subject": 340, "customer": 160, "status": 130, "priority": 96, "assignee": 150, "team": 150, "topic": 210, "channel": 120, "kind": 96,
    "due": 150, "resolve_by": 150, "mood": 96, "language": 110, "opened": 120, "updated": 120, "solved": 120, "rating": 110,
    "reference": 96, "tags": 180,
}  # fmt: skip
USUAL_WIDTH = 140
SORTS: dict[str, tuple[str, str]] = {  # smallest first and largest first, of the orders a view can have
    "due": ("due", "due_last"), "priority": ("priority_low", "priority"), "resolve_by": ("resolve", "resolve_last"),
    "mood": ("mood", "mood_best"), "opened": ("oldest", "newest"), "updated": ("unchanged", "changed"),
}  # fmt: skip
LARGE_FIRST = {"priority", "opened", "updated"}  # what a first click brings
CHANNELS = {
    "mail": "E-mail", "widget": "Widget", "helpcentre": "Help centre", "notice": "Told by us", "dispute": "Dispute", "call": "Phone",
    "chat": "Chat",
}  # fmt: skip
Sorted = Literal["ascending", "descending"]


@dataclass(frozen=True)
class Column:
    key: str
    name: str
    width: int  # pixels
    own_width: bool = False  # whether this person chose it
    order: str | None = None  # what its head brings; none: the list has no such order
    sorted: Sorted | None = None


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    offered: tuple[
        tuple[str, str, bool], ...
    ]  # key, name and whether it is shown: the shown ones first, in their order
    listed: Listed

    @property
    def width(self) -> int:
        return PICK + sum(one.width for one in self.columns)

    def status_of(self, ticket: Ticket) -> str:
        """By the name that leads gave it, where it has one."""
        named = self.listed.known.status(ticket.custom_status)
        return named.name if named and named.category == ticket.status else CATEGORIES[ticket.status]

    def _of_field(self, ticket: Ticket, key: str) -> str:
        words = self.listed.values.get((ticket.id, key), "")
        return told(self.listed.known.field(key), words) if words else ""

    def words(self, key: str, ticket: Ticket) -> str:
        """What a cell of plain words says; empty where there is nothing to say."""
        if key.startswith(FIELD):
            return self._of_field(ticket, key.removeprefix(FIELD))
        match key:
            case "customer":
                return ticket.customer.name
            case "assignee":
                return ticket.assignee_name or ""
            case "team":
                return TEAMS.get(ticket.team, ticket.team)
            case "topic":
                return say.word(topic_title(ticket.topic)) if ticket.topic else ""
            case "channel":
                return CHANNELS[
                    "chat" if ticket.in_line_since else "call" if ticket.channel == "phone_callback" else ticket.via
                ]
            case "kind":
                return ticket.kind.capitalize()
            case "language":
                return language_name(ticket.language or "", say.lang)
            case "rating":
                return say.text("{rating} of 5", rating=ticket.rating) if ticket.rating else ""
            case "reference":
                return ticket.reference
        return ""


def read_table(db: Connection, view: View, layout: Layout, tickets: Sequence[Ticket], order: str) -> Table:
    """In one statement."""
    listed = read_listed(db, [one.id for one in tickets])
    names = COLUMNS | {f"{FIELD}{one.key}": one.name for one in listed.known.fields if one.active}
    shown = columns_shown(view, layout, names)
    widths = dict(layout.widths)
    return Table(
        tuple(_column(key, names[key], widths.get(key), order) for key in shown),
        tuple((key, names[key], key in shown) for key in dict.fromkeys((*shown, *names))),
        listed,
    )


def columns_shown(view: View, layout: Layout, names: dict[str, str]) -> tuple[str, ...]:
    """The person's own, else the view's; the subject leads to the ticket, so it is always there and first."""
    wanted = layout.columns or view.columns
    return tuple(dict.fromkeys(("subject", *(key for key in wanted if key in names))))


@cache
def language_name(key: str, language: str = "en") -> str:
    """`pt` -> `Portuguese`."""
    return str(Locale(language).languages.get(key, key))


def mood_of(ticket: Ticket) -> tuple[str, str] | None:
    """An icon and a word. Who neither complains nor is glad has none."""
    if ticket.mood is None or -20 < ticket.mood < 20:
        return None
    return ("neg", "Negative") if ticket.mood < 0 else ("pos", "Positive")


def _column(key: str, name: str, own: int | None, order: str) -> Column:
    width = own or WIDTHS.get(key, USUAL_WIDTH)
    if key == "solved":
        return Column(key, name, width, bool(own), "solved", "descending" if order == "solved" else None)
    if key not in SORTS:
        return Column(key, name, width, bool(own))
    small, large = SORTS[key]
    now: Sorted | None = "ascending" if order == small else "descending" if order == large else None
    first, other = (large, small) if key in LARGE_FIRST else (small, large)
    return Column(key, name, width, bool(own), other if order == first else first, now)
