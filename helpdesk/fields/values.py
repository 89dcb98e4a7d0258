"""What tickets hold of their fields, read back: as it would be typed, and as people read it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from helpdesk.fields.checking import canonical
from helpdesk.fields.definitions import Definitions, Field, read_definitions
from helpdesk.fields.tables import field_values

IN_ONE = 500  # tickets of one statement


@dataclass(frozen=True)
class FieldValue:
    field: Field
    texts: tuple[str, ...]  # as it would be typed: `("1200.5",)`, the keys of choices

    @property
    def words(self) -> str:
        return words_of(self.field, self.texts)


def values_of(db: Connection, ticket_ids: Iterable[int], known: Definitions | None = None) -> dict[int, list[FieldValue]]:  # fmt: skip
    """By ticket, in the lead's order of fields; tickets and fields without a value are left out."""
    known = known or read_definitions(db)
    wanted, found = list(ticket_ids), dict[int, list[FieldValue]]()
    for start in range(0, len(wanted), IN_ONE):
        query = select(field_values).where(field_values.c.ticket.in_(wanted[start : start + IN_ONE]))
        rows = defaultdict[int, list[Any]](list)
        for row in db.execute(query.order_by(field_values.c.ticket, field_values.c.field, field_values.c.item)):
            rows[row.ticket].append(row)
        found |= {ticket: read_values(known, own) for ticket, own in rows.items()}
    return found


def read_values(known: Definitions, rows: Iterable[Any]) -> list[FieldValue]:
    """Of one ticket's rows."""
    texts = defaultdict[int, list[str]](list)
    for row in rows:
        texts[row.field].append(canonical(row._mapping))
    return [FieldValue(field, tuple(texts[field.id])) for field in known.fields if field.id in texts]


def words_of(field: Field, texts: Iterable[str]) -> str:
    """`1,200.5`, `Yes`, `Wise, Bank transfer`."""
    match field.kind:
        case "checkbox":
            return "Yes" if list(texts) else "No"
        case "number":
            return ", ".join(f"{float(one):,.{len(one.partition('.')[2])}f}" for one in texts)
        case "choice" | "choices":
            return ", ".join(field.choice_name(one) for one in texts)
    return ", ".join(texts)
