"""Own notes are edited and removed, and every version stays: who, when, and what it said before."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from foundation.accounts import Staff
from foundation.errors import Conflict, Forbidden, NotFound
from foundation.events import record
from foundation.live import publish
from helpdesk.tickets.facts import NoteEdited
from helpdesk.tickets.posting import checked_body
from helpdesk.tickets.tables import messages
from helpdesk.tickets.ticket import reference_of
from helpdesk.writing.mentioning import tell_mentioned
from helpdesk.writing.tables import note_versions


def edit_note(db: Connection, note: int, body: str, *, versions: int, by: Staff, now: datetime) -> int:
    """The number of its ticket. `versions`: how often it had been changed when its author began; raises Conflict where it was since."""
    body = checked_body(body)
    row = _own(db, note, versions, by)
    if row.body == body:
        return int(row.ticket)
    _keep(db, row, by, now, removed=False)
    db.execute(update(messages).where(messages.c.id == note).values(body=body))
    tell_mentioned(db, note, row.ticket, body, by=by.key, by_name=by.name, now=now)
    _tell(db, row, by, now)
    return int(row.ticket)


def remove_note(db: Connection, note: int, *, versions: int, by: Staff, now: datetime) -> int:
    """What it said can still be read in its history."""
    row = _own(db, note, versions, by)
    _keep(db, row, by, now, removed=True)
    db.execute(update(messages).where(messages.c.id == note).values(body=""))
    _tell(db, row, by, now)
    return int(row.ticket)


def _own(db: Connection, note: int, versions: int, by: Staff) -> Any:
    row = db.execute(select(messages).where(messages.c.id == note, messages.c.kind == "note").with_for_update()).first()
    if row is None:
        raise NotFound("There is no such note.")
    if row.author != by.key:
        raise Forbidden("Only who wrote a note can change it. Add one of your own instead.")
    count = db.execute(select(func.count()).where(note_versions.c.message == note)).scalar_one()
    if not row.body and count:
        raise Conflict("This note was removed. Add a new one instead.")
    if count != versions:
        raise Conflict(
            "This note was changed meanwhile, perhaps in another tab. Reload the page to see it, then change it again."
        )
    return row


def _keep(db: Connection, row: Any, by: Staff, now: datetime, *, removed: bool) -> None:
    told = {"message": row.id, "ticket": row.ticket, "body": row.body, "replaced_at": now, "replaced_by": by.name}
    db.execute(note_versions.insert().values(**told, removed=removed))


def _tell(db: Connection, row: Any, by: Staff, now: datetime) -> None:
    reference = reference_of(row.ticket)
    record(db, NoteEdited(row.ticket, reference, row.id, by.key), now=now, actor=by.key)
    publish(db, f"ticket:{row.ticket}", {"ticket": row.ticket, "reference": reference, "kind": "note", "by": "agent"})
