"""Whoever asked writes again, or somebody the conversation is copied to: it is our turn, and what was solved is open again."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update

from foundation.errors import NotFound
from foundation.events import record
from helpdesk.fields.feeling import language_and_mood
from helpdesk.joining.shelving import take_out
from helpdesk.joining.trees import hold_where_it_goes_on
from helpdesk.tickets.facts import CopyReplied, CustomerReplied, TicketReopened
from helpdesk.tickets.moving import Move, move_all, tell_all
from helpdesk.tickets.posting import checked_body, post_message
from helpdesk.tickets.previews import preview_of
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import Message, id_of


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
    message = post_message(db, ticket.id, "customer", customer_key, whole.customer.name, body, now)
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
    message = post_message(db, ticket.id, "customer", author, name, body, now)
    values = {"preview": preview_of(body), "last_by": "customer", "last_message": message, "updated_at": now}
    if ticket.shelved is None:
        move_all(db, [Move(ticket, values | _waits(ticket))], who=name, now=now)
        if not whole.is_open:
            record(db, TicketReopened(ticket.id, whole.reference, author), now=now, actor=author)
        record(db, CopyReplied(ticket.id, whole.reference, message), now=now, actor=author)
        tell_all(db, [ticket.id], "reply", by="customer")
    return Message(message, "customer", author, name, body, now)


def _reply_apart(db: Connection, own: Any, ticket: Any, body: str, *, now: datetime) -> Message:
    """Their question was merged into another customer's: their words stay in their own conversation, where nobody else reads
    them, and agents see them in the ticket it went into."""
    whole = read_ticket(db, own.id)
    name, key = whole.customer.name, own.customer
    message = post_message(db, own.id, "customer", key, name, body, now)
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
