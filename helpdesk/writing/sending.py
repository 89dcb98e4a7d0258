"""A note is added with its files. A reply leaves: the customer has it, its files go along, the clocks know, and the ticket is solved with it where that was asked."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from foundation.accounts import Staff
from helpdesk import chat
from helpdesk.fields.statuses import read_status, set_status
from helpdesk.files import send_files
from helpdesk.joining.problems import answer_along
from helpdesk.macros.choosing import Choice, carry_out
from helpdesk.tickets import lifecycle
from helpdesk.tickets.solving import DONE
from helpdesk.tickets.ticket import Message


def add_note(
    db: Connection, ticket_id: int, *, author: Staff, body: str, files: Sequence[int] = (), now: datetime
) -> Message:
    """Something only colleagues read, and what is attached to it."""
    note = lifecycle.add_note(db, ticket_id, author=author, body=body, now=now)
    send_files(db, files, who=author.key, message=note.id)
    return note


def send_reply(
    db: Connection, ticket_id: int, *, author: Staff, body: str, seen: int, files: Sequence[int] = (), then_solve: bool = False,
    then_status: str | None = None, macro: Choice | None = None, incidents: int | None = None,
    written_at: datetime | None = None, now: datetime,
) -> Message:  # fmt: skip
    """Raises StaleReply when a public message came after `seen`. `then_status`: as a form sends it, `on_hold` or `on_hold:3`.
    `macro`: whose actions go with it. `incidents`: where it solves a problem, its incidents are answered too, as far as nobody wrote there
    after this message, and those alone that were linked by `written_at`, where it waited."""
    message = lifecycle.reply(db, ticket_id, author=author, body=body, seen=seen, files=files, now=now)
    if macro:
        carry_out(db, ticket_id, macro, body=body, by=author, now=now)
    if then_solve:
        chat.end_by_agent(db, ticket_id, by=author, now=now)
        lifecycle.solve(db, ticket_id, by=author, now=now)
    elif then_status:
        status, custom = read_status(then_status)
        if status in DONE:
            chat.end_by_agent(db, ticket_id, by=author, now=now)
        set_status(db, ticket_id, status, custom, by=author, now=now)
    if incidents is not None:
        answer_along(db, ticket_id, body, by=author, read=incidents, known_at=written_at, now=now)
    return message
