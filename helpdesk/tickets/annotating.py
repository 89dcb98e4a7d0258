"""Something only colleagues read is written beside tickets."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, update

from foundation.accounts import Staff
from foundation.database import insert_rows
from foundation.events import record_all
from helpdesk.tickets.facts import NoteAdded
from helpdesk.tickets.moving import tell_all
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import Message, reference_of


def annotate_all(db: Connection, numbers: Sequence[int], body: str, *, author: Staff, now: datetime) -> list[Message]:
    """The same note in each. The caller holds them, and has checked the body."""
    told = {"kind": "note", "author": author.key, "author_name": author.name, "body": body, "sent_at": now}
    made = insert_rows(db, messages, [{"ticket": number} | told for number in numbers])
    db.execute(update(tickets).where(tickets.c.id.in_(numbers)).values(updated_at=now))
    facts = [
        NoteAdded(number, reference_of(number), message, author.key)
        for number, message in zip(numbers, made, strict=True)
    ]
    record_all(db, facts, now=now, actor=author.key)
    tell_all(db, numbers, "note", by="agent", public=False)
    return [Message(message, "note", author.key, author.name, body, now) for message in made]
