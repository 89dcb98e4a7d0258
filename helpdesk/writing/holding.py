"""Undo send: a reply waits some seconds in the database before it leaves. Whoever takes its row decides what becomes of it, so that
it is sent or given back, and never both."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select

from foundation.accounts import Staff, staff
from foundation.database import insert_row
from foundation.errors import Conflict, Forbidden, Problem
from foundation.incoming import MOST_ID
from foundation.jobs import enqueue
from foundation.live import publish
from helpdesk.macros.choosing import Choice, give_choice_back
from helpdesk.tickets.posting import checked_body
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.staleness import StaleReply, hold_unless_stale
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import reference_of
from helpdesk.writing.drafting import give_back
from helpdesk.writing.sending import send_reply
from helpdesk.writing.tables import held_replies

SEND = "writing.send_held"


class LeftAlready(Conflict):
    title = "This reply has left"


def hold_reply(
    db: Connection, ticket_id: int, *, author: Staff, body: str, seen: int, files: Sequence[int] = (), then_solve: bool = False,
    then_status: str | None = None, macro: Choice | None = None, incidents: int | None = None, seconds: int, now: datetime,
) -> int:  # fmt: skip
    """Its number; what goes with it is as in `send_reply`. Raises StaleReply at once where something came after `seen`; it is looked at again when it leaves."""
    body = checked_body(body)
    hold_unless_stale(db, ticket_id, seen, by=author, own=True)
    leaves = now + timedelta(seconds=seconds)
    row = {
        "ticket": ticket_id,
        "staff": author.id,
        "body": body,
        "files": list(files),
        "seen": seen,
        "then_solve": then_solve,
        "then_status": then_status,
        "macro": macro,
        "incidents": incidents,
    }
    held = insert_row(db, held_replies, **row, held_at=now, send_at=leaves)
    enqueue(db, SEND, {"held": held, "leaves": leaves.isoformat()}, run_at=leaves)
    _tell(db, ticket_id, author.id, "held")
    return held


def undo(db: Connection, held: int, *, by: Staff, now: datetime) -> int:
    """The text is the draft again. The ticket's number. Raises LeftAlready when it was too late."""
    row = _take(db, held, by)
    if row is None:
        raise LeftAlready("It was too late to undo: your reply has left.")
    give_back(db, row.ticket, row.body, by=by, files=row.files, along=_along(db, row), why=None, now=now)
    give_choice_back(db, row.ticket, row.macro, by=by, now=now)
    _tell(db, row.ticket, by.id, "undone")
    return int(row.ticket)


def send_now(db: Connection, held: int, *, by: Staff, now: datetime) -> int | None:
    """The ticket's number; None where it has left by itself meanwhile."""
    row = _take(db, held, by)
    if row is None:
        return None
    _send(db, row, by, now)
    return int(row.ticket)


def send_held(db: Connection, held: int, *, leaves: datetime | None = None, now: datetime) -> bool:
    """Its time has come. False where it was undone, or left before. `leaves`: when it was to; SQLite gives the number of one that is gone
    to the next, whose time is another."""
    row = _take(db, held, None, *() if leaves is None else (held_replies.c.send_at == leaves,))
    if row is None:
        return False
    person = db.execute(select(staff).where(staff.c.id == row.staff)).one()
    _send(db, row, Staff(person.id, person.name, person.email, frozenset(person.roles)), now)
    return True


def _take(db: Connection, held: int, by: Staff | None, *only: ColumnElement[bool]) -> Any:
    """The row, for the caller alone: of two who try, the second finds none. Raises Forbidden for a colleague's."""
    if by is not None:
        author = db.execute(select(held_replies.c.staff).where(held_replies.c.id == held)).scalar()
        if author not in (None, by.id):
            raise Forbidden("Only who wrote a reply can call it back.")
    return db.execute(delete(held_replies).where(held_replies.c.id == held, *only).returning(*held_replies.c)).first()


def _send(db: Connection, row: Any, author: Staff, now: datetime) -> None:
    """Or it comes back as a draft with the reason, when somebody wrote meanwhile or the ticket is no longer there to be answered."""
    attempt = db.begin_nested()
    try:
        hold_unless_stale(db, row.ticket, row.seen, by=author, own=True)
        send_reply(
            db, row.ticket, author=author, body=row.body, seen=MOST_ID, files=row.files, then_solve=row.then_solve,
            then_status=row.then_status, macro=row.macro, incidents=row.incidents, written_at=row.held_at, now=now,
        )  # fmt: skip
        attempt.commit()
    except Problem as why:
        attempt.rollback()
        sentence = (
            f"Your reply was held back. {why.detail}"
            if isinstance(why, StaleReply)
            else f"Your reply didn’t leave. {why.detail}"
        )
        along = _along(db, row)
        give_back(db, row.ticket, row.body, by=author, files=row.files, along=along, why=sentence, now=now)
        give_choice_back(db, row.ticket, row.macro, by=author, now=now)
        name = read_ticket(db, row.ticket).customer.name
        _tell(db, row.ticket, author.id, "held_back", name=name, why=why.detail)


def _along(db: Connection, row: Any) -> bool | None:
    """Of a problem: whether its incidents were to be answered too. So the mark stands when the reply comes back."""
    kind = db.execute(select(tickets.c.kind).where(tickets.c.id == row.ticket)).scalar_one()
    return row.incidents is not None if kind == "problem" else None


def _tell(db: Connection, ticket_id: int, author: int, kind: str, **more: str) -> None:
    data = {"ticket": ticket_id, "reference": reference_of(ticket_id), "kind": kind, **more}
    for topic in (f"ticket:{ticket_id}", f"staff:{author}"):
        publish(db, topic, data)
