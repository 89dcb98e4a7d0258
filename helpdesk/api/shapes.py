"""What the API takes and gives. Ids are numbers, customers are keys as the host product names them, moments ISO 8601 in UTC."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from foundation.incoming import MOST_ID

Number = Annotated[int, Meta(ge=0, le=MOST_ID)]
Priority = Literal["low", "normal", "high", "critical"]
Status = Literal["new", "open", "pending", "on_hold", "solved", "closed"]
Kind = Literal["question", "incident", "problem", "task"]

Limit = Annotated[int, Meta(ge=1, le=100, description="How many to a page.")]
Cursor = Annotated[str | None, Meta(description="Where to go on: from `next` of the page before.")]
Expand = Annotated[
    str | None, Meta(description="`customer`, `messages` (the newest ten), or both with a comma between.")
]


class Customer(Struct, kw_only=True):
    """As last seen. What the host product doesn't say is null."""

    key: str
    name: str
    email: str | None
    role: str | None
    plan: str | None
    state: str | None
    language: str | None
    timezone: str | None
    seen_at: datetime | None = None


class File(Struct, kw_only=True):
    id: int
    name: str
    kind: Annotated[str, Meta(description="Its media type, found in its bytes.")]
    size: Annotated[int, Meta(description="Bytes.")]
    url: Annotated[str, Meta(description="Hands it out as an attachment; good for an hour at most.")]


class Message(Struct, kw_only=True):
    id: int
    ticket: Annotated[int, Meta(description="A merged ticket’s messages keep its number.")]
    kind: Annotated[
        Literal["customer", "agent", "note", "told"],
        Meta(description="A note is for colleagues only; told: said by the desk itself."),
    ]
    author: Annotated[str, Meta(description="A customer’s key, staff:<id>, api:<id>, rule:<id>.")]
    author_name: str
    body: str
    sent_at: datetime
    files: list[File] = msgspec.field(default_factory=list)


class Change(Struct, kw_only=True):
    """A line of the ticket's story."""

    id: int
    ticket: int
    who: str
    what: Annotated[
        str, Meta(description="Of what: status, assignee, priority, team, topic, kind, tag_added, field:<id> ...")
    ]
    before: str | None
    after: str | None
    changed_at: datetime


class Ticket(Struct, kw_only=True):
    id: int
    reference: Annotated[str, Meta(description="What people quote.")]
    version: Annotated[str, Meta(description="For If-Match; it is the ETag too.")]
    url: Annotated[str, Meta(description="Its page in the workspace.")]
    subject: str
    status: str
    custom_status: Annotated[int | None, Meta(description="A named one within the status, of GET /statuses.")]
    priority: str
    kind: str
    team: str
    channel: str
    via: str
    topic: str | None
    language: str | None
    customer: Annotated[str | Customer, Meta(description="Its key, or by expand=customer the whole.")]
    assignee: Annotated[int | None, Meta(description="Of GET /agents.")]
    waiting_on_us: bool
    last_message: Annotated[
        int,
        Meta(description="`seen` of a reply: the newest public message, or the number of a merge that came after it."),
    ]
    tags: list[str]
    fields: Annotated[dict[str, list[str]], Meta(description="By key; choices by theirs.")]
    rating: int | None
    rating_comment: str | None
    due_at: Annotated[datetime | None, Meta(description="When a reply is due.")]
    resolve_by: datetime | None
    snoozed_until: datetime | None
    shelved: Annotated[str | None, Meta(description="spam, or trash: out of every list but its own.")]
    merged_into: int | None
    parent: int | None
    problem: int | None
    opened_at: datetime
    updated_at: datetime
    first_reply_at: datetime | None
    solved_at: datetime | None
    messages: Annotated[
        list[Message] | UnsetType, Meta(description="By expand=messages: the newest ten, oldest first.")
    ] = UNSET


class Tickets(Struct, kw_only=True):
    data: list[Ticket]
    next: Annotated[str | None, Meta(description="Address of the next page; null on the last.")]


class Messages(Struct, kw_only=True):
    data: list[Message]
    next: str | None


class Changes(Struct, kw_only=True):
    data: list[Change]
    next: str | None


class Customers(Struct, kw_only=True):
    data: list[Customer]
    next: str | None


Text = Annotated[str, Meta(max_length=20_000)]
Word = Annotated[str, Meta(max_length=120)]
Tags = Annotated[list[Annotated[str, Meta(max_length=60)]], Meta(max_length=30)]
Values = Annotated[dict[str, str | list[str] | None], Meta(max_length=50)]


class Requester(Struct, kw_only=True, forbid_unknown_fields=True):
    """Who asks. What isn't given stays as it was."""

    key: Annotated[str, Meta(min_length=1, max_length=120)]
    name: Annotated[str, Meta(min_length=1, max_length=120)] | None = None
    email: Annotated[str, Meta(max_length=254)] | None = None
    role: Annotated[str, Meta(max_length=20)] | None = None
    plan: Annotated[str, Meta(max_length=20)] | None = None
    state: Annotated[str, Meta(max_length=20)] | None = None
    language: Annotated[str, Meta(max_length=12)] | None = None
    timezone: Annotated[str, Meta(max_length=64)] | None = None


class NewTicket(Struct, kw_only=True, forbid_unknown_fields=True):
    customer: Annotated[Word | Requester, Meta(description="The key of one who is known, or who it is.")]
    body: Text
    subject: Annotated[str, Meta(max_length=300)] = ""
    team: str = "support"
    page: Annotated[str, Meta(max_length=80)] | None = None
    topic: str | None = None
    priority: Annotated[Priority | None, Meta(description="Else by what is written.")] = None
    kind: Kind = "question"
    tags: Tags = msgspec.field(default_factory=list)
    fields: Values = msgspec.field(default_factory=dict)


class TicketChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays as it is. All of it happens, or nothing does."""

    status: Status | UnsetType = UNSET
    custom_status: Number | UnsetType | None = UNSET
    priority: Priority | UnsetType = UNSET
    team: str | UnsetType = UNSET
    assignee: Annotated[Number | UnsetType | None, Meta(description="null gives it back to the team.")] = UNSET
    kind: Kind | UnsetType = UNSET
    topic: str | UnsetType = UNSET
    tags: Annotated[Tags | UnsetType, Meta(description="Exactly these.")] = UNSET
    add_tags: Tags | UnsetType = UNSET
    remove_tags: Tags | UnsetType = UNSET
    fields: Annotated[Values | UnsetType, Meta(description='Null or "" clears one.')] = UNSET


class NewMessage(Struct, kw_only=True, forbid_unknown_fields=True):
    body: Text
    kind: Literal["reply", "note"] = "reply"
    seen: Annotated[Number | None, Meta(description="Of a reply: `last_message` when you read the ticket.")] = None
    then_status: Annotated[
        Literal["open", "pending", "on_hold", "solved"] | None, Meta(description="Of a reply; else pending.")
    ] = None
    files: Annotated[list[Number], Meta(max_length=20, description="Attached before, by POST /files.")] = msgspec.field(
        default_factory=list
    )
    incidents: Annotated[
        bool, Meta(description="Of a reply that solves a problem: it goes to the open incidents too, and solves them.")
    ] = False


def bounded(found: list[Any], limit: int) -> tuple[list[Any], bool]:
    """(a page, whether there is more) of one row more than a page."""
    return found[:limit], len(found) > limit
