"""An agent as assignment sees them, as a plain value."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from helpdesk.assignment.calendar import Calendar

ANSWERING = frozenset({"agent", "lead", "admin"})  # roles; light agents and writers may be in a team and read along
PRESENT = timedelta(minutes=2, seconds=30)  # a page that is in sight says so every minute


@dataclass(frozen=True)
class Agent:
    id: int
    name: str
    teams: frozenset[str]
    languages: frozenset[str] = frozenset({"en"})
    skills: frozenset[str] = frozenset()
    most_chats: int = 3
    most_tickets: int = 20
    answers_calls: bool = False
    calendar: Calendar = field(default_factory=Calendar)
    seen_at: datetime | None = None
    chats: int = 0  # in hand: live, or waiting for them
    tickets: int = 0  # open ones in which it is our turn
    given: int = 0  # how many came by themselves in the last day
    given_at: datetime | None = None  # when the last of them did
    most_calls: int = 3
    calls: int = 0  # promised, and not made yet

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.name

    def is_present(self, now: datetime) -> bool:
        return self.seen_at is not None and now - self.seen_at < PRESENT

    def room(self, *, live: bool) -> int:
        return self.most_chats - self.chats if live else self.most_tickets - self.tickets

    @property
    def call_room(self) -> int:
        return self.most_calls - self.calls if self.answers_calls else 0

    def load(self, *, live: bool) -> float:
        """How much of their capacity is used, from 0 to 1."""
        used, most = (self.chats, self.most_chats) if live else (self.tickets, self.most_tickets)
        return min(1.0, used / most) if most else 1.0
