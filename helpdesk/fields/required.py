"""What a ticket's form still asks for before something may be done with it. Checked where tickets change, whoever changes them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from foundation.errors import Invalid, Problem
from helpdesk.fields.definitions import Definitions, Field, read_definitions
from helpdesk.fields.tables import field_values
from helpdesk.tickets.tables import tickets


class FieldsMissing(Invalid):
    """`extra["missing"]`: the keys of the fields that are empty and may not be."""

    title = "Something is missing"


def missing_fields(db: Connection, ticket_id: int, *, to_solve: bool = True) -> list[Field]:
    """Those its form requires always, and to solve. Three statements at most, one where no form requires anything."""
    known = read_definitions(db)
    if not _is_anything_required(known):
        return []
    row = db.execute(select(tickets).where(tickets.c.id == ticket_id)).first()
    return missing_of(known, row, _held(db, [ticket_id])[ticket_id], to_solve=to_solve) if row else []


def unfilled(db: Connection, rows: Sequence[Any], *, to_solve: bool) -> dict[int, Problem]:
    """Those of the tickets whose form asks for more, by number. Two statements, one where no form requires anything."""
    if not rows or not _is_anything_required(known := read_definitions(db)):
        return {}
    held = _held(db, [row.id for row in rows])
    missing = {row.id: missing_of(known, row, held[row.id], to_solve=to_solve) for row in rows}
    return {number: _refused(some, to_solve) for number, some in missing.items() if some}


def missing_of(known: Definitions, ticket: Any, held: set[int], *, to_solve: bool) -> list[Field]:
    """`held`: the numbers of the fields that have a value."""
    wanted = ("always", "solve") if to_solve else ("always",)
    return [field for field, required in known.asked_of(ticket) if required in wanted and field.id not in held]


def check_filled(db: Connection, ticket_id: int, *, to_solve: bool) -> None:
    """Raises FieldsMissing, naming them."""
    missing = missing_fields(db, ticket_id, to_solve=to_solve)
    if missing:
        raise _refused(missing, to_solve)


def _is_anything_required(known: Definitions) -> bool:
    return any(asked.required != "never" for form in known.forms if form.active for asked in form.fields)


def _held(db: Connection, ticket_ids: list[int]) -> dict[int, set[int]]:
    held: dict[int, set[int]] = defaultdict(set)
    own = field_values.c.ticket.in_(ticket_ids)
    for row in db.execute(select(field_values.c.ticket, field_values.c.field).where(own)):
        held[row.ticket].add(row.field)
    return held


def _refused(missing: list[Field], to_solve: bool) -> FieldsMissing:
    names, first, keys = _listed(missing), missing[0].key, [one.key for one in missing]
    if to_solve:
        return FieldsMissing(f"Before this ticket can be solved, fill in {names}.", field=first, missing=keys)
    return FieldsMissing(f"Before this ticket can get another status, fill in {names}.", field=first, missing=keys)


def _listed(fields: list[Field]) -> str:
    *others, last = [one.name for one in fields]
    return f"{', '.join(others)} and {last}" if others else last
