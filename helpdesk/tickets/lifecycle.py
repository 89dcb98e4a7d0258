"""What can happen to a ticket: opened, answered, noted, assigned, solved, reopened, rated. Each a short, whole transaction."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from foundation.accounts import Staff
from foundation.database import insert_row
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import record
from helpdesk.fields.feeling import language_and_mood
from helpdesk.joining.shelving import take_out
from helpdesk.joining.telling import JOINED
from helpdesk.joining.trees import MergedAway, check_stands, hold_where_it_goes_on, tree_of
from helpdesk.people.person import Person
from helpdesk.sla.storing import timed
from helpdesk.tickets.annotating import annotate_all
from helpdesk.tickets.assigning import assign_all
from helpdesk.tickets.facts import (
    AgentReplied,
    CustomerReplied,
    TicketOpened,
    TicketRated,
    TicketReopened,
)
from helpdesk.tickets.moving import Move, check_none_left, move_all, tell_all
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.previews import preview_of
from helpdesk.tickets.prioritising import prioritise_all
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.solving import reopen_all, solve_all
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import Message, Ticket, id_of, reference_of
from helpdesk.writing.copying import copy_reply
from helpdesk.writing.marking import readable

LONGEST_MESSAGE = 20_000
LONGEST_SUBJECT = 300


class StaleReply(Conflict):
    """Somebody wrote while this reply was being written; `extra["messages"]` says what."""

    title = "Something happened while you wrote"


def open_ticket(
    db: Connection, customer: Person, *, subject: str, body: str, channel: str, team: str, via: str, priority: str, topic: str | None,
    page: str | None, context: dict[str, Any], routing: dict[str, Any], now: datetime,
) -> Ticket:  # fmt: skip
    body = checked_body(body)
    ticket_id = insert_row(
        db, tickets, subject=(" ".join(subject.split()) or preview_of(body))[:LONGEST_SUBJECT], status="new", priority=priority,
        channel=channel, team=team, via=via, topic=topic, page=page, customer=customer.key, context=context, routing=routing,
        preview=preview_of(body), last_by="customer", last_message=0, waiting_on_us=True, opened_at=now, updated_at=now,
        synthetic=False, **language_and_mood(customer, body, subject=subject),
    )  # fmt: skip
    message = _say(db, ticket_id, "customer", customer.key, customer.name, body, now)
    ticket = read_ticket(db, ticket_id)
    values: dict[str, Any] = {"last_message": message} | timed(db, ticket_id, {}, now=now)
    ticket = replace(ticket, **values)
    db.execute(update(tickets).where(tickets.c.id == ticket_id).values(**values))
    fact = TicketOpened(
        ticket=ticket_id, reference=reference_of(ticket_id), customer=customer.key, message=message, body=body, page=page, role=customer.role, plan=customer.plan, channel=channel, topic=topic,
    )  # fmt: skip
    record(db, fact, now=now, actor=customer.key)
    tell_all(db, [ticket_id], "opened", by="customer")
    return ticket


def reply(db: Connection, ticket_id: int, *, author: Staff, body: str, seen: int, now: datetime) -> Message:
    """Answer the customer. Raises StaleReply when a public message came after `seen`, the last one the author saw."""
    body = checked_body(body)
    ticket = _held(db, ticket_id)
    _check_seen(db, ticket_id, seen)
    message = _say(db, ticket_id, "agent", author.key, author.name, body, now)
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
    copy_reply(db, ticket_id, said, now=now)
    return said


def add_note(db: Connection, ticket_id: int, *, author: Staff, body: str, now: datetime) -> Message:
    """Something only colleagues read."""
    body = checked_body(body)
    _locked(db, ticket_id)
    return annotate_all(db, [ticket_id], body, author=author, now=now)[0]


def customer_reply(db: Connection, reference: str, customer_key: str, body: str, *, now: datetime) -> Message:
    """The customer writes again; a solved ticket opens again. Raises NotFound for somebody else's ticket."""
    body = checked_body(body)
    own, ticket = hold_where_it_goes_on(db, id_of(reference) or 0)
    if own.customer != customer_key:
        raise NotFound("There is no such conversation of yours.")
    if ticket.customer != customer_key:
        return _reply_apart(db, own, ticket, body, now=now)
    whole = read_ticket(db, ticket.id)
    if ticket.shelved == "trash":
        ticket = take_out(db, ticket, who=whole.customer.name, actor=customer_key, now=now)
        whole = read_ticket(db, ticket.id)
    message = _say(db, ticket.id, "customer", customer_key, whole.customer.name, body, now)
    said: dict[str, Any] = {
        "preview": preview_of(body), "last_by": "customer", "last_message": message, "updated_at": now,
    } | language_and_mood(whole.customer, body)  # fmt: skip
    if ticket.shelved == "spam":
        db.execute(update(tickets).where(tickets.c.id == ticket.id).values(**said))
        return Message(message, "customer", customer_key, whole.customer.name, body, now)  # kept, and nobody is told
    move_all(db, [Move(ticket, said | _waits(ticket))], who=whole.customer.name, now=now)
    if not whole.is_open:
        record(db, TicketReopened(ticket.id, whole.reference, customer_key), now=now, actor=customer_key)
    fact = CustomerReplied(
        ticket=ticket.id, reference=whole.reference, customer=customer_key, message=message, body=body, page=whole.page,
        role=whole.customer.role, plan=whole.customer.plan, channel=whole.channel, topic=whole.topic,
    )  # fmt: skip
    record(db, fact, now=now, actor=customer_key)
    tell_all(db, [ticket.id], "reply", by="customer")
    return Message(message, "customer", customer_key, whole.customer.name, body, now)


def reply_in_copy(db: Connection, ticket_id: int, *, author: str, name: str, body: str, now: datetime) -> Message:
    """Somebody the conversation is copied to writes in it: it is our turn, as when its customer writes."""
    body = checked_body(body)
    _, ticket = hold_where_it_goes_on(db, ticket_id)
    whole = read_ticket(db, ticket.id)
    if ticket.shelved == "trash":
        ticket = take_out(db, ticket, who=name, actor=author, now=now)
        whole = read_ticket(db, ticket.id)
    message = _say(db, ticket.id, "customer", author, name, body, now)
    values = {"preview": preview_of(body), "last_by": "customer", "last_message": message, "updated_at": now}
    if ticket.shelved is None:
        move_all(db, [Move(ticket, values | _waits(ticket))], who=name, now=now)
        if not whole.is_open:
            record(db, TicketReopened(ticket.id, whole.reference, author), now=now, actor=author)
        tell_all(db, [ticket.id], "reply", by="customer")
    return Message(message, "customer", author, name, body, now)


def _reply_apart(db: Connection, own: Any, ticket: Any, body: str, *, now: datetime) -> Message:
    """Their question was merged into another customer's: their words stay in their own conversation, where nobody else reads
    them, and agents see them in the ticket it went into."""
    whole = read_ticket(db, own.id)
    name, key = whole.customer.name, own.customer
    message = _say(db, own.id, "customer", key, name, body, now)
    said = {"preview": preview_of(body), "last_by": "customer", "last_message": message, "updated_at": now}
    db.execute(update(tickets).where(tickets.c.id == own.id).values(**said))
    if ticket.shelved is None:
        waits = _waits(ticket) | {"last_message": message, "updated_at": now}
        move_all(db, [Move(ticket, waits)], who=whole.reference, now=now)
    fact = CustomerReplied(
        ticket=own.id, reference=whole.reference, customer=key, message=message, body=body, page=whole.page, role=whole.customer.role,
        plan=whole.customer.plan, channel=whole.channel, topic=whole.topic,
    )  # fmt: skip
    record(db, fact, now=now, actor=key)
    tell_all(db, [own.id], "reply", by="customer")
    tell_all(db, [ticket.id], "reply", by="customer", public=False)
    return Message(message, "customer", key, name, body, now)


def _waits(ticket: Any) -> dict[str, Any]:
    """It is our turn now."""
    return {"waiting_on_us": True, "status": "new" if ticket.status == "new" else "open", "solved_at": None}


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
    """How satisfied the customer is, 1 to 5; may be changed."""
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
    fact = TicketRated(
        ticket=ticket.id, reference=whole.reference, customer=customer_key, score=score, comment=comment, page=whole.page,
        role=whole.customer.role, plan=whole.customer.plan, channel=whole.channel, topic=whole.topic,
    )  # fmt: skip
    record(db, fact, now=now, actor=customer_key)
    tell_all(db, [ticket.id], "rated", by="customer", public=False)


def check_seen(db: Connection, ticket_id: int, seen: int, *, own: str | None = None) -> None:
    """Whether `reply` would be taken now, with the ticket held until the transaction ends. `own`: whose messages count as seen."""
    _held(db, ticket_id)
    _check_seen(db, ticket_id, seen, own=own)


def _check_seen(db: Connection, ticket_id: int, seen: int, *, own: str | None = None) -> None:
    newer = [one for one in _newer(db, ticket_id, seen) if one.author != own]
    if newer:
        raise StaleReply(_what_happened(newer), messages=[_told(one) for one in newer])


def checked_body(body: str) -> str:
    said = body.replace("\x00", "").strip()
    if not said:
        raise Invalid("Write something first; an empty message can’t be sent.", field="body")
    if len(said) > LONGEST_MESSAGE:
        raise Invalid("This message is longer than 20,000 characters. Shorten it, or send it in two.", field="body")
    return said


def _held(db: Connection, ticket_id: int) -> Any:
    """To act on: neither merged into another, nor set aside."""
    row = _locked(db, ticket_id)
    check_stands(row)
    return row


def _locked(db: Connection, ticket_id: int) -> Any:
    """Raises MergedAway for one that goes on in another."""
    row = db.execute(select(tickets).where(tickets.c.id == ticket_id).with_for_update()).first()
    if row is None:
        raise NotFound("There is no such ticket.")
    if row.merged_into is not None:
        raise MergedAway(ticket_id, row.merged_into)
    return row


def _say(db: Connection, ticket_id: int, kind: str, author: str, name: str, body: str, now: datetime) -> int:
    return insert_row(
        db, messages, ticket=ticket_id, kind=kind, author=author, author_name=name, body=body, sent_at=now
    )  # fmt: skip


def _newer(db: Connection, ticket_id: int, seen: int) -> list[Any]:
    """Also what came with a ticket that was merged in, or went with one that was taken out."""
    met = messages.c.kind.in_(["customer", "agent", JOINED])
    said = messages.c.ticket.in_(tree_of(ticket_id)), messages.c.id > seen, met
    return list(db.execute(select(messages).where(*said).order_by(messages.c.id)))


def _what_happened(newer: list[Any]) -> str:
    kept = "Your text is kept: read them, then send it as it stands or change it."
    joined = [f"{one.author_name} {one.body}." for one in newer if one.kind == JOINED]
    said = [one for one in newer if one.kind != JOINED]
    if said:
        names = list(dict.fromkeys(one.author_name for one in said))
        count = "One message" if len(said) == 1 else f"{len(said)} messages"
        joined.append(f"{count} came from {' and '.join(names)}.")
    return " ".join([*joined, kept])


def _told(one: Any) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "author": one.author_name,
        "body": one.body[:2000],
        "at": one.sent_at.isoformat(),
    }
