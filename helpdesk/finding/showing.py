"""Found tickets as hits: read with their people and the messages that have the words, in two statements; where only fields have them,
with those."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

from foundation.arrays import one_of
from helpdesk.finding.hits import Hit
from helpdesk.finding.in_fields import places_of
from helpdesk.finding.index import Term
from helpdesk.finding.snippets import Wanted, marked, passage, wanted_of
from helpdesk.tickets.reading import listed, ticket_from_row, with_people
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import Ticket

_SAID = select(messages).where(one_of(messages.c.id, "ids"))


def show(db: Connection, found: Sequence[tuple[int, int, int]], terms: Sequence[Term]) -> list[Hit]:
    """`found`: a ticket, the one that has the words (itself, unless that was merged into it), and the message that has (0: none)."""
    if not found:
        return []
    rows = db.execute(_tickets(), {"ids": [one for one, _, _ in found]}).all()
    read = {row.id: ticket_from_row(row) for row in rows}
    said = _messages(db, [message for _, _, message in found])
    wanted = wanted_of(terms)
    hits = [_hit(read[one], source, said.get(message), wanted) for one, source, message in found if one in read]
    return _with_places(db, hits, wanted) if terms else hits


def _with_places(db: Connection, hits: Sequence[Hit], wanted: Wanted) -> list[Hit]:
    places = places_of(db, (one.source for one in hits if one.where == "field"), wanted)
    return [replace(one, place=places.get(one.source)) if one.where == "field" else one for one in hits]


def _messages(db: Connection, ids: Sequence[int]) -> dict[int, Any]:
    wanted = [one for one in ids if one]
    if not wanted:
        return {}
    return {row.id: row for row in db.execute(_SAID, {"ids": wanted})}


@cache
def _tickets() -> Select[Any]:
    """Put together once."""
    return with_people(listed).where(one_of(tickets.c.id, "ids"))


def _hit(ticket: Ticket, source: int, message: Any, wanted: Wanted) -> Hit:
    title = marked(ticket.subject, wanted)
    came_from = source if source != ticket.id else None
    if message is None:
        who, at, snippet = ticket.customer.name, ticket.updated_at, passage(ticket.preview, wanted)
        return Hit(ticket, title, snippet, _where(ticket, wanted), who, at, 0, came_from)
    kind = "note" if message.kind == "note" else "message"
    return Hit(
        ticket, title, passage(message.body, wanted), kind, message.author_name, message.sent_at, message.id, came_from
    )


def _where(ticket: Ticket, wanted: Wanted) -> str:
    """Where the words stand in the ticket itself."""
    if _has(ticket.subject, wanted):
        return "subject"
    return "customer" if _has(f"{ticket.customer.name} {ticket.customer.email or ''}", wanted) else "field"


def _has(text: str, wanted: Wanted) -> bool:
    return any(found for _, found in marked(text, wanted))
