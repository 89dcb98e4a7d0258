"""Telling a customer something they asked to hear: a conversation that begins with us, and needs nothing more."""

from datetime import datetime

from sqlalchemy import Connection, update

from foundation.database import insert_row
from foundation.live import publish
from helpdesk.people.person import Person, find_person, remember
from helpdesk.tickets.lifecycle import LONGEST_SUBJECT
from helpdesk.tickets.posting import checked_body
from helpdesk.tickets.previews import preview_of
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import reference_of


def tell_customer(
    db: Connection, customer: Person, *, subject: str, body: str, author: str, author_name: str, now: datetime
) -> str:
    """Its reference. It is solved from the start, so no queue, clock or report counts it as a question; an answer opens it."""
    body = checked_body(body)
    if find_person(db, customer.key) is None:
        remember(db, customer, now=now)
    ticket = insert_row(
        db, tickets, subject=subject[:LONGEST_SUBJECT], status="solved", priority="normal", channel="notice", team="support", via="notice",
        customer=customer.key, context={}, routing={}, preview=preview_of(body), last_by="agent", last_message=0, waiting_on_us=False,
        opened_at=now, updated_at=now, first_reply_at=now, solved_at=now, synthetic=False,
    )  # fmt: skip
    message = insert_row(
        db, messages, ticket=ticket, kind="agent", author=author, author_name=author_name, body=body, sent_at=now
    )
    db.execute(update(tickets).where(tickets.c.id == ticket).values(last_message=message))
    publish(db, f"person:{customer.key}", {"reference": reference_of(ticket), "kind": "reply", "by": "agent"})
    return reference_of(ticket)
