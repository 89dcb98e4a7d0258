"""Solved tickets for these tests."""

from datetime import timedelta

from sqlalchemy import Connection

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from helpdesk.tickets import lifecycle
from tests.helpdesk.people import MARA, ask


def solved(db: Connection, by: Staff, body: str, answer: str, who: helpdesk.Person = MARA, **more) -> helpdesk.Ticket:
    """Asked, answered by a person, solved."""
    at = more.pop("now", clock.now() - timedelta(days=3))
    ticket = ask(db, who, body, now=at, **more)
    lifecycle.reply(db, ticket.id, author=by, body=answer, seen=ticket.last_message, now=at + timedelta(minutes=5))
    lifecycle.solve(db, ticket.id, by=by, now=at + timedelta(minutes=6))
    return ticket
