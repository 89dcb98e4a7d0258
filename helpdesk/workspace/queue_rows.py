"""The rows of the queue: what each shows, drawn once for all who see the same."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from markupsafe import Markup
from sqlalchemy import Connection

from foundation.speaking import say
from foundation.templating import remembered
from foundation.unbroken import unbroken
from helpdesk.routing.opening import settings_last_seen
from helpdesk.sla.hours import Hours
from helpdesk.sla.levels import hours_of_team
from helpdesk.sla.rules import Rules
from helpdesk.sla.versions import rules_named
from helpdesk.tickets.reading import Listed
from helpdesk.tickets.ticket import Ticket
from helpdesk.workspace.clock_words import MINUTE, due_words

VIA_ICONS = {"mail": "mail", "widget": "widget", "helpcentre": "book", "dispute": "scale"}
VIA_NAMES = {
    "mail": "By e-mail",
    "widget": "In the widget",
    "helpcentre": "In the help centre",
    "notice": "Told by us",
    "dispute": "From a dispute",
}


class QueueRow:
    """A ticket of a page. Until it is drawn, nothing of it is worked out; and it is drawn only where no page of this process had the same.
    `hours`: the team's, which its clock runs in where its policy says so."""

    def __init__(self, listed: Listed, at: datetime, rules: Rules, hours: Hours | None) -> None:
        self._listed, self._at, self._rules, self._hours = listed, at, rules, hours
        self.id = listed.id

    def drawn(self, address: str, *, is_picked: bool, has_draft: bool) -> Markup:
        minutes = self._seconds_in_line if self._listed.in_line_since else self._minutes_left
        key = (self._listed.told, minutes, self._hours, address, is_picked, has_draft)
        more = {"row": self, "address": address, "is_picked": is_picked, "has_draft": has_draft}
        return remembered("workspace/_row.html", key, **more)

    @cached_property
    def ticket(self) -> Ticket:
        return self._listed.ticket

    @cached_property
    def due(self) -> dict[str, Any] | None:
        return self._wait if self.since else due_words(self._rules, self.ticket, self._at)

    @property
    def since(self) -> str | None:
        """Since when they wait in chat, before all else."""
        return self.ticket.in_line_since.isoformat() if self.ticket.in_line_since else None

    @property
    def icon(self) -> str:
        return "chat" if self.since else "phone" if self._asks_a_call else VIA_ICONS.get(self.ticket.via, "mail")

    @property
    def via(self) -> str:
        if self.since:
            return "In chat"
        return "Asks for a call" if self._asks_a_call else VIA_NAMES.get(self.ticket.via, "By e-mail")

    @property
    def assignee_tint(self) -> str:
        return tint_of(str(self.ticket.assignee))

    @property
    def _asks_a_call(self) -> bool:
        return self.ticket.channel == "phone_callback"

    @property
    def _minutes_left(self) -> int | None:
        """Whole ones, as the row says them; below nothing once it is late."""
        due_at = self._listed.due_at
        return (due_at - self._at) // MINUTE if due_at else None

    @property
    def _seconds_in_line(self) -> int:
        return round((self._at - self._listed.in_line_since).total_seconds()) if self._listed.in_line_since else 0

    @property
    def _wait(self) -> dict[str, Any]:
        return {
            "words": unbroken(say.text("waits {minutes} min", minutes=max(1, round(self._seconds_in_line / 60)))),
            "state": "late" if self._seconds_in_line > 120 else "soon",
            "used": 0,
        }


def rows_of(db: Connection, found: Iterable[Listed], at: datetime) -> list[QueueRow]:
    settings = settings_last_seen()
    hours: Callable[[str], Hours | None] = lru_cache(None)(lambda team: hours_of_team(team, settings))
    return [QueueRow(one, at, rules_named(db, one.sla), hours(one.team)) for one in found]


@lru_cache(4096)
def tint_of(key: str) -> str:
    """The same quiet ink for the same person, everywhere."""
    return ("clay", "petrol", "ochre", "plum", "slate")[sum(key.encode()) % 5]
