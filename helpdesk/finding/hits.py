"""A found ticket, as a list shows it."""

from dataclasses import dataclass
from datetime import datetime

from helpdesk.finding.snippets import Marked
from helpdesk.tickets.ticket import Ticket, reference_of


@dataclass(frozen=True)
class Place:
    """A value of the ticket that has the words, and what it is called."""

    name: str
    value: Marked


@dataclass(frozen=True)
class Hit:
    """`where`: subject, customer or field of the ticket itself, with its `place` where one value has the words; or message or note, with
    its `message`, who wrote it and when. `came_from`: the ticket merged into this one that has the words."""

    ticket: Ticket
    title: Marked
    snippet: Marked
    where: str
    who: str
    at: datetime
    message: int = 0
    came_from: int | None = None
    place: Place | None = None

    @property
    def source(self) -> int:
        """The ticket that has the words."""
        return self.came_from or self.ticket.id

    @property
    def anchor(self) -> str | None:
        """Of the matching message in its thread."""
        return f"m{self.message}" if self.message else None

    @property
    def came_from_reference(self) -> str | None:
        return reference_of(self.came_from) if self.came_from else None
