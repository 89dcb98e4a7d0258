"""A plain line in the customer's conversation that says what happens with it. No answer: clocks and counts go on."""

from datetime import datetime

from sqlalchemy import Connection, select

from foundation.database import insert_row
from helpdesk.tickets.tables import messages

TOLD = "told"  # the kind of these messages; the widget says them in its own language


def tell_in_thread(db: Connection, ticket_id: int, sentence: str, *, by: str, now: datetime) -> int:
    """Its id. `by`: whose doing it was, for colleagues."""
    row = {"ticket": ticket_id, "kind": TOLD, "author": "desk", "author_name": by, "body": sentence, "sent_at": now}
    return insert_row(db, messages, **row)


def tell_once(db: Connection, ticket_id: int, sentence: str, *, by: str, now: datetime) -> bool:
    """False where this very line stands in it already."""
    said = messages.c.ticket == ticket_id, messages.c.kind == TOLD, messages.c.body == sentence
    if db.execute(select(messages.c.id).where(*said).limit(1)).first():
        return False
    tell_in_thread(db, ticket_id, sentence, by=by, now=now)
    return True
