"""Tags, values and named statuses of past tickets in bulk, for the demo world and importers: no events, no story."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, update

from foundation.database import upsert
from helpdesk.fields.checking import check_value
from helpdesk.fields.definitions import read_definitions
from helpdesk.fields.tables import field_values, ticket_tags
from helpdesk.fields.tags import clean_tag
from helpdesk.tickets.tables import tickets

EMPTY = {"value_text": None, "value_long": None, "value_number": None, "value_at": None}


@dataclass(frozen=True)
class Details:
    ticket: int
    tags: Sequence[str] = ()
    values: Mapping[str, str] = field(default_factory=dict)  # by the field's key, as typed
    status: int | None = None  # a named one, of the category the ticket has


def add_details(db: Connection, details: Iterable[Details]) -> None:
    """In a handful of statements. Raises Invalid for what an agent couldn't have typed."""
    known, kept = read_definitions(db), list(details)
    tags = {(one.ticket, clean_tag(tag)) for one in kept for tag in one.tags}
    upsert(db, ticket_tags, [{"ticket": ticket, "tag": tag} for ticket, tag in sorted(tags)], keys=["ticket", "tag"], update=[])  # fmt: skip
    values = [
        {"ticket": one.ticket, "field": known.field(key).id} | EMPTY | row
        for one in kept
        for key, said in one.values.items()
        for row in check_value(known.field(key), [said])
    ]
    upsert(db, field_values, values, keys=["ticket", "field", "item"])
    named = [{"number": one.ticket, "named": one.status} for one in kept if one.status]
    if named:
        db.execute(update(tickets).where(tickets.c.id == bindparam("number")).values(custom_status=bindparam("named")), named)  # fmt: skip
