"""A plain line in the customer's conversation that says what happens with it. No answer: clocks and counts go on."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from foundation.database import insert_rows
from helpdesk.tickets.tables import messages

TOLD = "told"  # the kind of these messages; the widget says them in its own language


def tell_in_thread(db: Connection, ticket_id: int, sentence: str, *, by: str, now: datetime) -> int:
    """Its id. `by`: whose doing it was, for colleagues."""
    return tell_in_threads(db, {ticket_id: sentence}, by=by, now=now)[0]


def tell_in_threads(db: Connection, sentences: Mapping[int, str], *, by: str, now: datetime) -> list[int]:
    """One for each of these tickets."""
    told = {"kind": TOLD, "author": "desk", "author_name": by, "sent_at": now}
    return insert_rows(db, messages, [{"ticket": number, "body": said} | told for number, said in sentences.items()])


def tell_once(db: Connection, ticket_id: int, sentence: str, *, by: str, now: datetime) -> bool:
    """False where this very line stands in it already."""
    said = messages.c.ticket == ticket_id, messages.c.kind == TOLD, messages.c.body == sentence
    if db.execute(select(messages.c.id).where(*said).limit(1)).first():
        return False
    tell_in_thread(db, ticket_id, sentence, by=by, now=now)
    return True
