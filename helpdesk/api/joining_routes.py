"""A ticket is snoozed or woken, merged or taken out again."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct
from sqlalchemy import Connection

from foundation.access import token_only
from foundation.errors import Invalid
from foundation.web import now
from helpdesk.api.blueprint import actor, api, find_ticket
from helpdesk.api.fields_named import naming
from helpdesk.api.once import once
from helpdesk.api.presenting import present_one
from helpdesk.api.shapes import Ticket
from helpdesk.joining.merging import MOST_AT_ONCE, merge, unmerge
from helpdesk.snoozing import snooze, wake

WRITE = token_only("tickets:write")
Wanted = Annotated[str, Meta(max_length=20)]


class Snooze(Struct, kw_only=True, forbid_unknown_fields=True):
    until: Annotated[
        datetime | None, Meta(description="With a time zone, within a year; null: until its customer replies.")
    ]


class Merge(Struct, kw_only=True, forbid_unknown_fields=True):
    tickets: Annotated[
        list[Wanted], Meta(min_length=1, max_length=MOST_AT_ONCE, description="Those that go into it: ids or references.")
    ]  # fmt: skip
    follow: Annotated[
        bool, Meta(description="Customers other than this ticket’s read what is answered in it from now on.")
    ] = False
    copies: Annotated[
        bool, Meta(description="Who is in copy of what goes in is in copy of this ticket too, until it is taken out again.")
    ] = False  # fmt: skip


@api.put(
    "/tickets/<ticket>/snooze", summary="Snooze a ticket", access=WRITE, headers=("Idempotency-Key",), example={"until": None}
)  # fmt: skip
def start_snooze(ticket: str, body: Snooze) -> Ticket:
    """It is out of every view until then, or until its customer writes. Snoozed again, the new moment counts."""
    if body.until is not None and body.until.tzinfo is None:
        raise Invalid("until needs a time zone, such as 2026-05-01T09:30:00Z.", field="until")

    def act(db: Connection) -> Ticket:
        number = find_ticket(db, ticket, hold=True)
        with naming(at="until"):
            snooze(db, number, body.until, by=actor(), now=now())
        return present_one(db, number)

    return once(act)


@api.delete("/tickets/<ticket>/snooze", summary="Wake a ticket", access=WRITE, headers=("Idempotency-Key",))
def end_snooze(ticket: str) -> Ticket:
    """Nothing changes where it is awake."""

    def act(db: Connection) -> Ticket:
        number = find_ticket(db, ticket, hold=True)
        wake(db, number, by=actor(), now=now())
        return present_one(db, number)

    return once(act)


@api.post(
    "/tickets/<ticket>/merge", summary="Merge tickets into one", access=WRITE, headers=("Idempotency-Key",), example={"tickets": ["W-10012"]}
)  # fmt: skip
def merge_tickets(ticket: str, body: Merge) -> Ticket:
    """The conversation goes on in the answer's ticket: this one, or the one it was merged into itself. Each can be taken out again."""

    def act(db: Connection) -> Ticket:
        number = find_ticket(db, ticket)
        sources = [find_ticket(db, one) for one in body.tickets]
        return present_one(db, merge(db, number, sources, by=actor(), now=now(), follow=body.follow, copies=body.copies))  # fmt: skip

    return once(act)


@api.delete("/tickets/<ticket>/merge", summary="Take a ticket out again", access=WRITE, headers=("Idempotency-Key",))
def unmerge_ticket(ticket: str) -> Ticket:
    """It stands as it stood before it was merged; what was written since stays where it was written."""

    def act(db: Connection) -> Ticket:
        number = find_ticket(db, ticket)
        unmerge(db, number, by=actor(), now=now())
        return present_one(db, number)

    return once(act)
