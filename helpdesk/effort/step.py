"""One step on the way to help: an article read, a talk with the assistant, a question to people."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Step:
    who: str
    at: datetime
    end: datetime | None  # None: a question to people that isn't solved yet
    channel: str  # article | chatbot, or the way to people
    key: str  # names it, once and for all
    topic: str | None = None
    family: str | None = None
    page: str | None = None
    role: str | None = None
    plan: str | None = None
    helped: bool | None = None  # as they said; None: they didn't
    people: bool = False
    reopenings: int = 0
    handed: tuple[str, ...] = ()  # channels that had it beside this one, once a hand-over
    synthetic: bool = False
