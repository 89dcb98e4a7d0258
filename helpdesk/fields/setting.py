"""An agent, or a rule, fills in a field of a ticket. The last one to write wins; a form made of an older value is told so first."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from foundation.accounts import Staff
from foundation.errors import Conflict, Invalid, NotFound
from foundation.live import publish
from helpdesk.fields.checking import canonical, check_value
from helpdesk.fields.definitions import Field, read_definitions
from helpdesk.fields.tables import field_values
from helpdesk.fields.values import words_of
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.tables import changes, tickets
from helpdesk.tickets.ticket import reference_of

LOGGED = 120  # characters of a value in the ticket's story


class FieldMoved(Conflict):
    """Somebody changed the field while this value was being written; `extra["theirs"]` is what it says now."""


def set_field(
    db: Connection, ticket_id: int, field: int | str, value: str | Sequence[str], *, by: Staff, now: datetime, was: str | None = None
) -> None:  # fmt: skip
    """`field`: its number or key. `value`: as typed, the key of a choice, or several; empty clears it.
    `was`: what it said when the form was made (`stamp`). Raises Invalid, NotFound, FieldMoved."""
    known = read_definitions(db)
    found = known.field(field)
    ticket = db.execute(select(tickets).where(tickets.c.id == ticket_id).with_for_update()).first()
    if ticket is None:
        raise NotFound("There is no such ticket.")
    own = (field_values.c.ticket == ticket_id, field_values.c.field == found.id)
    kept = db.execute(select(field_values).where(*own).order_by(field_values.c.item)).mappings()
    had = tuple(canonical(dict(row)) for row in kept)
    rows = check_value(found, [value] if isinstance(value, str) else value, kept=had)
    new = tuple(canonical(row) for row in rows)
    if new == had:
        return
    if not found.active:
        raise Invalid(f"{found.name} is no longer in use.", field=found.key)
    if was is not None and was != stamp(had):
        raise _moved(db, ticket_id, found, had)
    if not rows and any(one.id == found.id and required == "always" for one, required in known.asked_of(ticket)):
        raise Invalid(f"{found.name} can’t be left empty.", field=found.key)
    db.execute(delete(field_values).where(*own))
    if rows:
        empty = {"value_text": None, "value_long": None, "value_number": None, "value_at": None}
        db.execute(field_values.insert(), [{"ticket": ticket_id, "field": found.id} | empty | row for row in rows])
    before, after = (words_of(found, texts)[:LOGGED] if texts else None for texts in (had, new))
    note_change(db, ticket_id, by.name, f"field:{found.id}", before, after, now=now)
    db.execute(update(tickets).where(tickets.c.id == ticket_id).values(updated_at=now))
    tell_changed(db, ticket_id, "field")


def stamp(texts: Sequence[str]) -> str:
    """What a form repeats of the value it was made of."""
    return "\n".join(texts)[:200]


def tell_changed(db: Connection, ticket_id: int, kind: str) -> None:
    """To every open page that shows this ticket."""
    told = {"ticket": ticket_id, "reference": reference_of(ticket_id), "kind": kind, "by": "agent"}
    publish(db, "queue", told)
    publish(db, f"ticket:{ticket_id}", told)


def _moved(db: Connection, ticket_id: int, field: Field, had: tuple[str, ...]) -> FieldMoved:
    wanted = changes.c.ticket == ticket_id, changes.c.what == f"field:{field.id}"
    who = db.execute(select(changes.c.who).where(*wanted).order_by(changes.c.id.desc()).limit(1)).scalar()
    theirs = words_of(field, had) if had else "nothing"
    return FieldMoved(
        f"{who or 'Somebody'} has set {field.name} to “{theirs[:80]}” in the meantime. Yours isn’t saved: save it again to put it in place of theirs.",
        field=field.key, theirs=theirs,
    )  # fmt: skip
