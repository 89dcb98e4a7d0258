"""A message is checked, and posted to a ticket's thread."""

from datetime import datetime

from sqlalchemy import Connection

from foundation.database import insert_row
from foundation.errors import Invalid
from helpdesk.tickets.tables import messages

LONGEST_MESSAGE = 20_000


def checked_body(body: str) -> str:
    said = body.replace("\x00", "").strip()
    if not said:
        raise Invalid("Write something first; an empty message can’t be sent.", field="body")
    if len(said) > LONGEST_MESSAGE:
        raise Invalid("This message is longer than 20,000 characters. Shorten it, or send it in two.", field="body")
    return said


def post_message(db: Connection, ticket_id: int, kind: str, author: str, name: str, body: str, now: datetime) -> int:
    """Its id."""
    return insert_row(
        db, messages, ticket=ticket_id, kind=kind, author=author, author_name=name, body=body, sent_at=now
    )  # fmt: skip
