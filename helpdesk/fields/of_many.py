"""What a list shows of fields: all that leads defined, and the tags and values of many tickets, in one statement."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Float, Integer, Text, literal, null, select, type_coerce, union_all
from sqlalchemy.engine import Connection

from foundation.columns import Big, Moment
from helpdesk.fields.checking import canonical
from helpdesk.fields.definitions import CustomStatus, Definitions, Field, definition_of
from helpdesk.fields.tables import definitions, field_values, ticket_tags
from helpdesk.fields.values import words_of


@dataclass(frozen=True)
class Listed:
    known: Definitions = field(default_factory=lambda: Definitions((), (), ()))
    tags: dict[int, list[str]] = field(default_factory=dict)  # by ticket, in the order of the alphabet
    values: dict[tuple[int, str], str] = field(default_factory=dict)  # words, by ticket and key of a field


def read_listed(db: Connection, ticket_ids: Iterable[int]) -> Listed:
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in db.execute(_query(list(ticket_ids))):
        rows[row.told].append(row)
    statuses = [_definition(row, CustomStatus) for row in rows["status"]]
    fields = [_definition(row, Field) for row in rows["field"]]
    tags: dict[int, list[str]] = defaultdict(list)
    for row in rows["tag"]:
        tags[row.ticket].append(row.text)
    return Listed(Definitions(tuple(statuses), tuple(fields), ()), dict(tags), _values(fields, rows["value"]))


def _values(fields: list[Field], rows: list[Any]) -> dict[tuple[int, str], str]:
    texts: dict[tuple[int, int], list[str]] = defaultdict(list)
    for row in rows:
        kept = {"value_text": row.text, "value_long": row.long, "value_number": row.number, "value_at": row.at}
        texts[row.ticket, row.one].append(canonical(kept))
    known = {one.id: one for one in fields}
    return {
        (ticket, known[number].key): words_of(known[number], own)
        for (ticket, number), own in texts.items()
        if number in known
    }


def _query(ticket_ids: list[int]) -> Any:
    """Columns: told, ticket, one, two, text, long, number, at; as of each kind of row."""
    d, v, t = definitions.c, field_values.c, ticket_tags.c
    nothing = {"long": null().cast(Text), "number": null().cast(Float), "at": type_coerce(null().cast(Moment.impl), Moment)}  # fmt: skip

    def row(told: Any, ticket: Any, one: Any, two: Any, text: Any, **more: Any) -> Any:
        kept = nothing | more
        named = (told.label("told"), ticket.label("ticket"), one.label("one"), two.label("two"), text.label("text"))
        return select(*named, *(kept[name].label(name) for name in nothing))

    active = d.active.cast(Integer).cast(Float)  # PostgreSQL knows no way from yes and no to a float
    zero = literal(0).cast(Big)
    defined = row(d.what, zero, d.id, d.place, d.name, long=type_coerce(d.data, Text), number=active)
    tags = row(literal("tag"), t.ticket, zero, literal(0), t.tag)
    values = row(literal("value"), v.ticket, v.field, v.item, v.value_text, long=v.value_long, number=v.value_number, at=v.value_at)  # fmt: skip
    return union_all(
        defined.where(d.what.in_(["status", "field"])), tags.where(t.ticket.in_(ticket_ids)), values.where(v.ticket.in_(ticket_ids)),
    ).order_by("told", "two", "one", "text")  # fmt: skip


def _definition(row: Any, shape: Any) -> Any:
    own = {"id": row.one, "name": row.text, "place": row.two, "active": bool(row.number)}
    return definition_of(msgspec.json.decode(row.long) | own, shape)
