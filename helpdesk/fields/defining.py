"""A lead defines statuses, fields and forms; each change is kept with who, and as it was. What tickets use is switched off, never deleted."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, delete, func, select, update

from foundation.accounts import Staff
from foundation.database import insert_row
from foundation.errors import Conflict, Invalid, NotFound
from foundation.incoming import plain
from helpdesk.fields.tables import definition_changes, definitions, field_values
from helpdesk.tickets.tables import tickets

What = Literal["status", "field", "form"]
LONGEST_NAME = 60
MOST = 200  # of a kind


@dataclass(frozen=True)
class Edit:
    """One change of a definition. `before` is None where it was made."""

    who: str
    before: dict[str, Any] | None
    after: dict[str, Any]
    at: datetime


def keep(db: Connection, what: What, number: int | None, name: str, data: Mapping[str, Any], *, by: Staff, now: datetime) -> int:  # fmt: skip
    """Make it (None), or change it; its number. Raises Invalid for a name that is empty, too long, or taken."""
    name = _free_name(db, what, number, name)
    if number is None:
        made = insert_row(
            db, definitions, what=what, name=name, place=_last_place(db, what) + 1, active=True, data=dict(data), changed_at=now, changed_by=by.name,
        )  # fmt: skip
        _note(db, made, None, {"name": name, "active": True} | dict(data), by=by, now=now)
        return made
    row = found(db, what, number)
    if (row.name, row.data) != (name, dict(data)):
        _change(db, row, {"name": name, "data": dict(data)}, by=by, now=now)
    return number


def switch(db: Connection, what: What, number: int, active: bool, *, by: Staff, now: datetime) -> None:
    """Off: nobody can choose it any more, and what has it keeps it."""
    row = found(db, what, number)
    if row.active != active:
        _change(db, row, {"active": active}, by=by, now=now)


def remove(db: Connection, what: What, number: int) -> None:
    """For good. Raises Conflict while a ticket, or a form, uses it."""
    found(db, what, number)
    many = used(db, what).get(number, 0)
    if many:
        raise Conflict(
            f"{many:,} {'ticket has' if many == 1 else 'tickets have'} it. Switch it off instead: what has it keeps it."
        )
    if what == "field" and (asking := _forms_with(db, number)):
        raise Conflict(f"The form {asking} asks for it. Take it out there first.")
    db.execute(delete(definition_changes).where(definition_changes.c.definition == number))
    db.execute(delete(definitions).where(definitions.c.id == number))


def move(db: Connection, what: What, number: int, by: int) -> None:
    """One place up (-1) or down (1) among its kind."""
    ids = _in_order(db, what)
    if number not in ids:
        raise NotFound("It isn’t there any more.")
    at = ids.index(number)
    to = min(max(at + by, 0), len(ids) - 1)
    ids.insert(to, ids.pop(at))
    _place(db, ids)


def arrange(db: Connection, what: What, numbers: Sequence[int]) -> None:
    """Those that are named take the places they have between them in the order given; others stay where they are."""
    ids = _in_order(db, what)
    named = [one for one in dict.fromkeys(numbers) if one in ids]
    places = sorted(ids.index(one) for one in named)
    for place, one in zip(places, named, strict=True):
        ids[place] = one
    _place(db, ids)


def _in_order(db: Connection, what: What) -> list[int]:
    known = select(definitions.c.id).where(definitions.c.what == what).order_by(definitions.c.place, definitions.c.id)
    return list(db.execute(known).scalars())


def _place(db: Connection, ids: Sequence[int]) -> None:
    numbered = [{"number": one, "to": place} for place, one in enumerate(ids)]
    to_place = update(definitions).where(definitions.c.id == bindparam("number")).values(place=bindparam("to"))
    if numbered:
        db.execute(to_place, numbered)


def used(db: Connection, what: What) -> dict[int, int]:
    """How many tickets have it, by number; none for what no ticket has."""
    if what == "form":
        return {}
    column, count = (
        (tickets.c.custom_status, func.count())
        if what == "status"
        else (field_values.c.field, func.count(field_values.c.ticket.distinct()))
    )
    return {key: many for key, many in db.execute(select(column, count).where(column.is_not(None)).group_by(column))}


def edits(db: Connection, number: int, *, most: int = 20) -> list[Edit]:
    """The newest first."""
    own = select(definition_changes).where(definition_changes.c.definition == number)
    rows = db.execute(own.order_by(definition_changes.c.id.desc()).limit(most))
    return [Edit(row.who, row.before, row.after, row.changed_at) for row in rows]


def found(db: Connection, what: What, number: int) -> Any:
    """Its row, held until this transaction ends."""
    wanted = definitions.c.id == number, definitions.c.what == what
    row = db.execute(select(definitions).where(*wanted).with_for_update()).first()
    if row is None:
        raise NotFound("It isn’t there any more.")
    return row


def slug(name: str, taken: Sequence[str]) -> str:
    """A key from a name, `Payout method` -> `payout_method`, that nothing has yet."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    first = re.sub(r"[^a-z0-9]+", "_", ascii_name).strip("_")[:40] or "value"
    tries = (first, *(f"{first}_{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in tries if one not in taken)


def _free_name(db: Connection, what: What, number: int | None, name: str) -> str:
    name = " ".join(plain(name).split())
    if not name:
        raise Invalid("Give it a name.", field="name")
    if len(name) > LONGEST_NAME:
        raise Invalid(f"A name has at most {LONGEST_NAME} characters.", field="name")
    others = db.execute(select(definitions.c.id, definitions.c.name).where(definitions.c.what == what)).all()
    if any(row.name.casefold() == name.casefold() and row.id != number for row in others):
        raise Invalid(f"There is one called “{name}” already.", field="name")
    if number is None and len(others) >= MOST:
        raise Invalid(f"There can be {MOST} of them. Remove one that isn’t used.", field="name")
    return name


def _change(db: Connection, row: Any, values: dict[str, Any], *, by: Staff, now: datetime) -> None:
    before = {"name": row.name, "active": row.active} | row.data
    after = {"name": values.get("name", row.name), "active": values.get("active", row.active)} | values.get("data", row.data)  # fmt: skip
    stamped = values | {"changed_at": now, "changed_by": by.name}
    db.execute(update(definitions).where(definitions.c.id == row.id).values(**stamped))
    _note(db, row.id, before, after, by=by, now=now)


def _note(db: Connection, number: int, before: dict[str, Any] | None, after: dict[str, Any], *, by: Staff, now: datetime) -> None:  # fmt: skip
    db.execute(definition_changes.insert().values(definition=number, who=by.name, before=before, after=after, changed_at=now))  # fmt: skip


def _last_place(db: Connection, what: What) -> int:
    last = select(func.coalesce(func.max(definitions.c.place), 0)).where(definitions.c.what == what)
    return int(db.execute(last).scalar_one())


def _forms_with(db: Connection, number: int) -> str | None:
    for row in db.execute(select(definitions).where(definitions.c.what == "form")):
        if any(asked["field"] == number for asked in row.data.get("fields", ())):
            return str(row.name)
    return None
