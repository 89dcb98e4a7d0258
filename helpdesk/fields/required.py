"""What a ticket's form still asks for before something may be done with it. Checked where tickets change, whoever changes them."""

from typing import Any

from sqlalchemy import Connection, select

from foundation.errors import Invalid
from helpdesk.fields.definitions import Definitions, Field, read_definitions
from helpdesk.fields.tables import field_values
from helpdesk.tickets.tables import tickets


class FieldsMissing(Invalid):
    """`extra["missing"]`: the keys of the fields that are empty and may not be."""

    title = "Something is missing"


def missing_fields(db: Connection, ticket_id: int, *, to_solve: bool = True) -> list[Field]:
    """Those its form requires always, and to solve. Two statements, one where no form requires anything."""
    known = read_definitions(db)
    if not any(asked.required != "never" for form in known.forms if form.active for asked in form.fields):
        return []
    had = select(tickets.c.team, tickets.c.topic, tickets.c.kind, field_values.c.field)
    held = db.execute(
        had.outerjoin(field_values, field_values.c.ticket == tickets.c.id).where(tickets.c.id == ticket_id)
    )
    rows = held.all()
    return missing_of(known, rows[0], {row.field for row in rows}, to_solve=to_solve) if rows else []


def missing_of(known: Definitions, ticket: Any, held: set[int], *, to_solve: bool) -> list[Field]:
    """`held`: the numbers of the fields that have a value."""
    wanted = ("always", "solve") if to_solve else ("always",)
    return [field for field, required in known.asked_of(ticket) if required in wanted and field.id not in held]


def check_filled(db: Connection, ticket_id: int, *, to_solve: bool) -> None:
    """Raises FieldsMissing, naming them."""
    missing = missing_fields(db, ticket_id, to_solve=to_solve)
    if missing:
        raise FieldsMissing(
            f"Before this ticket can {'be solved' if to_solve else 'get another status'}, fill in {_listed(missing)}.",
            field=missing[0].key, missing=[one.key for one in missing],
        )  # fmt: skip


def _listed(fields: list[Field]) -> str:
    *others, last = [one.name for one in fields]
    return f"{', '.join(others)} and {last}" if others else last
