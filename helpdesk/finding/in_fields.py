"""Which of a ticket's own values has the words that were looked for: a custom field, a tag, or what the request form was told."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from helpdesk.fields.tables import ticket_tags
from helpdesk.fields.values import values_of
from helpdesk.finding.hits import Place
from helpdesk.finding.snippets import Marked, Wanted, marked, passage
from helpdesk.tickets.tables import tickets


def places_of(db: Connection, ids: Iterable[int], wanted: Wanted) -> dict[int, Place]:
    """By ticket, of the value that has most of the words; those whose words stand elsewhere (a reference, a page) are left out. At most
    four statements, none for no ticket."""
    asked = sorted(set(ids))
    best: dict[int, tuple[int, Place]] = {}
    for ticket, name, value in _values(db, asked) if asked else ():
        pieces = marked(value, wanted)
        many = len({text.lower() for text, found in pieces if found})
        if many > best.get(ticket, (0, None))[0]:
            best[ticket] = many, Place(name, _in_short(value, pieces, wanted))
    return {ticket: place for ticket, (_, place) in best.items()}


def _values(db: Connection, ids: list[int]) -> Iterator[tuple[int, str, str]]:
    """(ticket, what it is called, what it says)."""
    for ticket, kept in values_of(db, ids).items():
        yield from ((ticket, one.field.name, one.words) for one in kept)
    tags = select(ticket_tags.c.ticket, ticket_tags.c.tag).where(ticket_tags.c.ticket.in_(ids))
    yield from ((row.ticket, "Tag", row.tag) for row in db.execute(tags.order_by(ticket_tags.c.tag)))
    for row in db.execute(select(tickets.c.id, tickets.c.context).where(tickets.c.id.in_(ids))):
        yield from ((row.id, *one) for one in _told(row.context or {}))


def _told(context: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    told = context.get("request")
    for one in told if isinstance(told, list) else ():
        if one.get("label") and one.get("words"):
            yield one["label"], one["words"]


def _in_short(value: str, pieces: Marked, wanted: Wanted) -> Marked:
    return pieces if len(value) <= 80 else passage(value, wanted, longest=80)
