"""What the help centre asks the help desk above it: take in a question, and when people are there. The desk registers the answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from foundation.accounts import Staff
from kb.articles.reading import Entry
from kb.readers import Reader


@dataclass(frozen=True)
class Asked:
    """A question as somebody wrote it on a page of the help centre."""

    subject: str
    body: str
    email: str | None  # where a visitor wants the answer; a reader's own otherwise
    reader: Reader | None  # None for a visitor
    read: tuple[Entry, ...] = ()
    query: str = ""  # what they had looked for
    locale: str = "en"


@dataclass(frozen=True)
class Taken:
    reference: str
    due_at: datetime | None  # by when somebody should have answered


@dataclass(frozen=True)
class Way:
    """A way to a person, and when it is open (UTC)."""

    name: str
    hours: tuple[float, float] | None  # None: all day
    days: frozenset[int] | None  # 0 is Monday; None: every day
    is_closed: bool = False  # for now, whatever its hours say
    opens_at: datetime | None = None  # again, where that is known
    on_holiday: bool = False  # nobody is there today, though it would be open by its days


class Desk(Protocol):
    def ask(self, db: Connection, question: Asked, *, now: datetime) -> Taken:
        """The same question of the same person again is the one we have."""

    def pages_for(self, db: Connection, staff: Staff, references: Sequence[str]) -> dict[str, str]:
        """Where these tickets are, by reference: of those that this member of staff may open."""

    def hidden_from(self, db: Connection, staff: Staff, references: Sequence[str]) -> frozenset[str]:
        """Of these tickets, those that a team keeps to itself without this member of staff: they aren't quoted to them."""

    def ways(self) -> Sequence[Way]:
        """As they are set now."""


_desks: list[Desk] = []


def set_desk(desk: Desk) -> None:
    """Called once by the desk's registration."""
    _desks[:] = [desk]


def the_desk() -> Desk | None:
    return _desks[0] if _desks else None
