"""Tickets: listed, opened, read, changed, and their story."""

from datetime import datetime
from typing import Annotated, Any

from flask import request
from msgspec import Meta
from sqlalchemy import Connection, or_, select

from foundation.access import token_only
from foundation.web import now, reading
from helpdesk.api.blueprint import actor, api, find_ticket, in_reach
from helpdesk.api.changing import change_ticket, check_version
from helpdesk.api.listing import Wanted, list_page
from helpdesk.api.once import once, respond
from helpdesk.api.opening import open_for
from helpdesk.api.paging import next_page, numbered
from helpdesk.api.presenting import present, present_one, read_expand
from helpdesk.api.shapes import (
    Change,
    Changes,
    Cursor,
    Customer,
    Expand,
    Limit,
    NewTicket,
    Ticket,
    TicketChange,
    Tickets,
)
from helpdesk.audit.reading_customers import note_customers
from helpdesk.joining.trees import tree_of
from helpdesk.tickets.tables import changes, tickets

Keys = Annotated[str | None, Meta(description="One, or several with commas between.")]
READ, WRITE = token_only("tickets:read"), token_only("tickets:write")


@api.get("/tickets", summary="List tickets", access=READ)
def list_tickets(
    limit: Limit = 25,
    cursor: Cursor = None,
    q: Annotated[str | None, Meta(description="A search as agents type it: words and filters, best first. Alone.")] = None,
    view: Annotated[str | None, Meta(description="The key of a view, of GET /views.")] = None,
    conditions: Annotated[str | None, Meta(description="JSON in the language of conditions (docs/desk.md).")] = None,
    status: Keys = None,
    priority: Keys = None,
    team: Keys = None,
    assignee: Annotated[str | None, Meta(description="Ids of agents, or nobody.")] = None,
    kind: Keys = None,
    topic: Keys = None,
    channel: Keys = None,
    tags: Annotated[str | None, Meta(description="Any of these tags.")] = None,
    customer: Annotated[str | None, Meta(description="The customer’s key.")] = None,
    updated_since: Annotated[datetime | None, Meta(description="Changed then or later; with order=unchanged, to keep a copy.")] = None,
    order: Annotated[str, Meta(description="newest, oldest, changed, unchanged (longest ago first), due, resolve, priority or solved.")] = "newest",
    expand: Expand = None,
) -> Tickets:  # fmt: skip
    """What is given narrows; all of it has to be met. Spam, trash and merged tickets are left out unless conditions ask for them. A page may
    hold fewer than `limit`: the list ends where `next` is null."""
    narrowed = {
        "status": status, "priority": priority, "team": team, "assignee": assignee, "kind": kind, "topic": topic, "channel": channel,
        "tags": tags,
    }  # fmt: skip
    wanted = Wanted(order, q, view, conditions, customer, updated_since, narrowed)
    return answer_list(wanted, cursor=cursor, limit=limit, expand=expand)


def answer_list(wanted: Wanted, *, cursor: str | None, limit: int, expand: str | None) -> Tickets:
    expanded = read_expand(expand)
    with reading() as db:
        page = list_page(db, wanted, cursor=cursor, limit=limit, now=now())
        found = Tickets(data=present(db, page.items, expanded), next=next_page(page.next))
    if "customer" in expanded:
        note_customers("with tickets")
    return found


@api.post(
    "/tickets", summary="Open a ticket", access=WRITE, status=201, headers=("Idempotency-Key",),
    example={"customer": {"key": "worklane:member:12", "name": "Mara Castell"}, "subject": "Payout", "body": "My payout is late."},
)  # fmt: skip
def open_ticket(body: NewTicket) -> Ticket:
    """As if its customer had written: its topic and priority are found in the words where they aren't given, clocks start, rules run."""

    def act(db: Connection) -> Ticket:
        return present_one(db, open_for(db, body, by=actor(), now=now()))

    return once(act, status=201)


@api.get("/tickets/<ticket>", summary="Read a ticket", access=READ)
def read_ticket(ticket: str, expand: Expand = None) -> Ticket:
    """By its id or reference (`12`, `W-10012`). The ETag is its `version`."""
    expanded = read_expand(expand)
    with reading() as db:
        found = present_one(db, find_ticket(db, ticket), expanded)
    if isinstance(found.customer, Customer):
        note_customers(about=found.customer.key)
    return respond(found)


@api.patch(
    "/tickets/<ticket>", summary="Change a ticket", access=WRITE, headers=("Idempotency-Key", "If-Match"),
    example={"priority": "high", "add_tags": ["payout"]},
)  # fmt: skip
def change(ticket: str, body: TicketChange) -> Ticket:
    """What isn't sent stays. All of it happens in one transaction, or nothing does."""

    def act(db: Connection) -> Ticket:
        number = find_ticket(db, ticket, hold=True)
        sent = request.headers.get("If-Match")
        if sent is not None:
            check_version(db, present_one(db, number), sent)
        change_ticket(db, number, body, by=actor(), now=now())
        return present_one(db, number)

    return once(act)


@api.get("/tickets/<ticket>/changes", summary="Read a ticket’s story", access=READ)
def list_changes(ticket: str, limit: Limit = 25, cursor: Cursor = None) -> Changes:
    """Who changed what, and when; the oldest first, with those of tickets that were merged into it, as far as
    the token sees them."""
    with reading() as db:
        number = find_ticket(db, ticket)
        own = or_(changes.c.ticket == number, changes.c.what != "merged_into")
        seen = changes.c.ticket.in_(select(tickets.c.id).where(in_reach()))
        query = select(changes).where(changes.c.ticket.in_(tree_of(number)), seen, own)
        rows, following = numbered(db, query, changes.c.id, cursor=cursor, limit=limit, newest_first=False)
    return Changes(data=[_change(row) for row in rows], next=following)


def _change(row: Any) -> Change:
    return Change(
        id=row.id, ticket=row.ticket, who=row.who, what=row.what, before=row.before, after=row.after, changed_at=row.changed_at
    )  # fmt: skip
