"""A ticket and what was said about it, as plain values."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from helpdesk.people.person import Person

Status = Literal["new", "open", "pending", "on_hold", "solved", "closed"]
OPEN = ("new", "open", "pending", "on_hold")
KINDS = ("question", "incident", "problem", "task")
PRIORITIES = ("low", "normal", "high", "critical")
FIRST_REFERENCE = 10_000


def reference_of(ticket_id: int) -> str:
    """`7` -> `W-10007`: what people quote."""
    return f"W-{FIRST_REFERENCE + ticket_id}"


def id_of(reference: str) -> int | None:
    number = reference.strip().upper().removeprefix("W-")
    return int(number) - FIRST_REFERENCE if number.isascii() and number.isdigit() and len(number) < 16 else None


def is_read_here(via: str, customer: str) -> bool:
    """Whether who asked reads the answer where they asked. Nobody knows again who wrote in the help centre without an account."""
    return via == "widget" or (via == "helpcentre" and not customer.startswith("anon:"))


@dataclass(frozen=True)
class Ticket:
    id: int
    subject: str
    status: str
    priority: str
    channel: str
    team: str
    via: str
    topic: str | None
    page: str | None
    customer: Person
    assignee: int | None
    assignee_name: str | None
    preview: str
    last_by: str
    last_message: int
    waiting_on_us: bool
    due_at: datetime | None
    opened_at: datetime
    updated_at: datetime
    solved_at: datetime | None
    rating: int | None
    rating_comment: str | None
    synthetic: bool
    context: dict[str, Any] = field(default_factory=dict)
    routing: dict[str, Any] = field(default_factory=dict)
    sla: str | None = None  # which version of the service levels holds; none: the usual ones
    in_line_since: datetime | None = None  # while its customer waits in chat, where a list tells so
    place: int | None = None  # where it stands in the list it was read for; small first
    kind: str = "question"  # one of KINDS
    custom_status: int | None = None
    language: str | None = None  # of its customer's words
    mood: int | None = None  # of the customer's newest words, -100 to 100
    snoozed_until: datetime | None = None  # out of the queue until then, or until the customer writes
    shelved: str | None = None  # spam | trash
    merged_into: int | None = None
    parent: int | None = None
    problem: int | None = None  # the problem this incident is one of
    resolve_by: datetime | None = None  # while its clock runs
    first_reply_at: datetime | None = None
    woke_at: datetime | None = None  # from snooze, by itself

    @property
    def reference(self) -> str:
        return reference_of(self.id)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_read_here(self) -> bool:
        return is_read_here(self.via, self.customer.key)

    @property
    def just_woke(self) -> bool:
        """And nobody has done anything with it since."""
        return self.woke_at is not None and self.woke_at == self.updated_at


@dataclass(frozen=True)
class Message:
    id: int
    kind: str  # customer | agent | note | told | joined: another ticket was merged, or parted, here
    author: str
    author_name: str
    body: str
    at: datetime
    origin: int | None = None  # the merged ticket it came with


@dataclass(frozen=True)
class Change:
    id: int
    who: str
    what: str
    before: str | None
    after: str | None
    at: datetime
    origin: int | None = None  # the merged ticket it came with


@dataclass(frozen=True)
class PublicMessage:
    """What the customer may see."""

    id: int
    by: str  # you | agent | system: said by the desk itself
    name: str
    body: str
    at: datetime


@dataclass(frozen=True)
class PublicThread:
    reference: str
    subject: str
    status: str
    messages: tuple[PublicMessage, ...]
    id: int
    rating: int | None
    rating_comment: str | None
    told: tuple[tuple[str, str], ...]  # what the team's form asked, and the answers


@dataclass(frozen=True)
class ThreadLine:
    """One of a customer's conversations, in a list."""

    reference: str
    subject: str
    status: str
    last: str
    last_by: str  # you | agent
    at: datetime
