"""A reply that nobody has read in the widget after a few minutes goes by mail: whoever closed the page still hears of it."""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import Connection

from foundation import clock
from foundation.database import Database
from foundation.events import Happening
from foundation.jobs import enqueue, job
from foundation.mail.outbox import was_posted
from helpdesk import AgentReplied
from helpdesk.tickets.reading import read_tickets
from helpdesk.tickets.replies import count_replies, newest_replies
from helpdesk.tickets.ticket import Message, Ticket
from helpdesk.writing.copying import MOST, key_of, mail_customer
from widgets.unread import unread_of

MAIL = "replies.mail"
AFTER = timedelta(minutes=5)


def hear(database: Database, fact: AgentReplied, happening: Happening) -> None:
    """A look in five minutes; one look for all replies of that time."""
    with database.writing() as db:
        ticket = read_tickets(db, [fact.ticket]).get(fact.ticket)
        if ticket is not None and ticket.is_read_here:
            due = happening.happened_at + AFTER
            enqueue(db, MAIL, {"ticket": fact.ticket}, run_at=due, unique=f"{MAIL}:{fact.ticket}")


def register_reminding(app: Flask) -> None:
    @job(MAIL)
    def mail(database: Database, payload: dict[str, Any]) -> None:
        with app.app_context(), database.writing() as db:
            mail_unread(db, payload["ticket"], now=clock.now())


def mail_unread(db: Connection, ticket_id: int, *, now: datetime) -> bool:
    """In one letter what its customer hasn't read, and no letter brought before. Whether there was any."""
    ticket = read_tickets(db, [ticket_id]).get(ticket_id)
    if ticket is None or ticket.shelved:
        return False
    unread = _unread(db, ticket, now=now)
    fresh = _after_the_last_letter(db, ticket_id, unread)
    return bool(fresh) and mail_customer(db, ticket_id, fresh, now=now)


def _unread(db: Connection, ticket: Ticket, *, now: datetime) -> list[Message]:
    """Oldest first."""
    counted = count_replies(db, ticket.customer.key, [ticket.reference])
    written = {one: told for thread in counted.values() for one, told in thread.items()}
    many = unread_of(db, ticket.customer.key, written, now=now).get(ticket.reference, 0)
    return newest_replies(db, ticket.id, min(many, MOST))


def _after_the_last_letter(db: Connection, ticket_id: int, said: list[Message]) -> list[Message]:
    ended_with = was_posted(db, [key_of(ticket_id, one.id) for one in said])
    last = max((one.id for one in said if key_of(ticket_id, one.id) in ended_with), default=0)
    return [one for one in said if one.id > last]
