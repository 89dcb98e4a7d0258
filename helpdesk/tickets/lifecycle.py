"""What the desk does with a ticket: opened, answered, noted, assigned, solved, reopened; and how it is rated. Each a short, whole
transaction. What its customer writes: `customer_messages`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, update

from foundation.accounts import Staff
from foundation.columns import Big
from foundation.database import insert_row
from foundation.errors import Invalid, NotFound
from foundation.events import record
from helpdesk.fields.feeling import language_and_mood
from helpdesk.files.keeping import send_files
from helpdesk.joining.trees import hold_where_it_goes_on
from helpdesk.people.person import Person
from helpdesk.sla.storing import timed
from helpdesk.tickets.annotating import annotate_all
from helpdesk.tickets.assigning import assign_all
from helpdesk.tickets.facts import (
    AgentReplied,
    TicketOpened,
    TicketRated,
)
from helpdesk.tickets.holding import check_none_left
from helpdesk.tickets.moving import Move, move_all, tell_all
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.posting import checked_body, post_message
from helpdesk.tickets.previews import preview_of
from helpdesk.tickets.prioritising import prioritise_all
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.solving import reopen_all, solve_all
from helpdesk.tickets.staleness import hold_to_write, hold_unless_stale
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import Message, Ticket, id_of, is_read_here, reference_of
from helpdesk.writing.copying import mail_reply
from helpdesk.writing.marking import readable

LONGEST_SUBJECT = 300


_OF_ONE = update(tickets).where(tickets.c.id == bindparam("one", type_=Big))


def open_ticket(
    db: Connection, customer: Person, *, subject: str, body: str, channel: str, team: str, via: str, priority: str, topic: str | None,
    page: str | None, context: dict[str, Any], routing: dict[str, Any], now: datetime,
) -> Ticket:  # fmt: skip
    body = checked_body(body)
    ticket_id = insert_row(
        db, tickets, subject=(" ".join(subject.split()) or preview_of(body))[:LONGEST_SUBJECT], status="new", priority=priority,
        channel=channel, team=team, via=via, topic=topic, page=page, customer=customer.key, context=context, routing=routing,
        preview=preview_of(body), last_by="customer", last_message=0, waiting_on_us=True, opened_at=now, updated_at=now,
        synthetic=False, kind="question", **language_and_mood(customer, body, subject=subject),
    )  # fmt: skip
    message = post_message(db, ticket_id, "customer", customer.key, customer.name, body, now)
    ticket = read_ticket(db, ticket_id)
    values: dict[str, Any] = {"last_message": message} | timed(db, ticket_id, {}, now=now)
    ticket = replace(ticket, **values)
    db.execute(_OF_ONE, {"one": ticket_id} | values)
    fact = TicketOpened(
        ticket=ticket_id, reference=reference_of(ticket_id), customer=customer.key, message=message, body=body, page=page, role=customer.role, plan=customer.plan, channel=channel, topic=topic,
    )  # fmt: skip
    record(db, fact, now=now, actor=customer.key)
    tell_all(db, [ticket_id], "opened", by="customer")
    return ticket


def reply(
    db: Connection, ticket_id: int, *, author: Staff, body: str, seen: int, files: Sequence[int] = (), now: datetime
) -> Message:
    """Answer the customer, where they read it. Raises StaleReply when a public message came after `seen`, the last one the author saw."""
    body = checked_body(body)
    ticket = hold_unless_stale(db, ticket_id, seen, by=author)
    message = post_message(db, ticket_id, "agent", author.key, author.name, body, now)
    send_files(db, files, who=author.key, message=message)
    values: dict[str, Any] = {
        "preview": preview_of(readable(body)), "last_by": "agent", "last_message": message, "waiting_on_us": False, "updated_at": now,
        "status": "pending", "solved_at": None,
    }  # fmt: skip
    if ticket.first_reply_at is None:
        values["first_reply_at"] = now
    if ticket.assignee is None and author.id:
        values["assignee"] = author.id
        note_change(db, ticket_id, author.name, "assignee", None, author.name, now=now)
    move_all(db, [Move(ticket, values)], who=author.name, now=now)
    record(db, AgentReplied(ticket_id, reference_of(ticket_id), message, author.key), now=now, actor=author.key)
    tell_all(db, [ticket_id], "reply", by="agent")
    said = Message(message, "agent", author.key, author.name, body, now)
    mail_reply(db, ticket_id, said, here=is_read_here(ticket.via, ticket.customer), now=now)
    return said


def add_note(db: Connection, ticket_id: int, *, author: Staff, body: str, now: datetime) -> Message:
    """Something only colleagues read."""
    body = checked_body(body)
    hold_to_write(db, ticket_id)
    return annotate_all(db, [ticket_id], body, author=author, now=now)[0]


def assign(db: Connection, ticket_id: int, assignee: Staff | None, *, by: Staff, now: datetime) -> None:
    """Give the ticket to somebody, or back to the team."""
    check_none_left(assign_all(db, [ticket_id], assignee, by=by, now=now))


def solve(db: Connection, ticket_id: int, *, by: Staff, now: datetime) -> None:
    """Nothing is due any more; a call that was still to come is cancelled. Raises FieldsMissing while its form asks for more."""
    check_none_left(solve_all(db, [ticket_id], by=by, now=now))


def reopen(db: Connection, ticket_id: int, *, by: Staff, now: datetime) -> None:
    check_none_left(reopen_all(db, [ticket_id], by=by, now=now))


def set_priority(db: Connection, ticket_id: int, priority: str, *, by: Staff, now: datetime) -> None:
    check_none_left(prioritise_all(db, [ticket_id], priority, by=by, now=now))


def rate(db: Connection, reference: str, customer_key: str, score: int, comment: str | None, *, now: datetime) -> None:
    """How satisfied the customer is, 1 to 5; may be changed. Another number is a line of the ticket's story, a comment alone is none."""
    if not 1 <= score <= 5:
        raise Invalid("A rating is from 1 to 5.", field="score")
    own, ticket = hold_where_it_goes_on(db, id_of(reference) or 0)
    if own.customer != customer_key:
        raise NotFound("There is no such conversation of yours.")
    if ticket.customer != customer_key:
        ticket = own
    comment = (comment or "").strip()[:2000] or None
    db.execute(update(tickets).where(tickets.c.id == ticket.id).values(rating=score, rating_comment=comment))
    whole = read_ticket(db, ticket.id)
    if score != ticket.rating:
        before = str(ticket.rating) if ticket.rating else None
        note_change(db, ticket.id, whole.customer.name, "rating", before, str(score), now=now)
    fact = TicketRated(
        ticket=ticket.id, reference=whole.reference, customer=customer_key, score=score, comment=comment, page=whole.page,
        role=whole.customer.role, plan=whole.customer.plan, channel=whole.channel, topic=whole.topic,
    )  # fmt: skip
    record(db, fact, now=now, actor=customer_key)
    tell_all(db, [ticket.id], "rated", by="customer", public=False)
