"""Tickets found for a program: by conditions, a view or words, in an order, from a cursor on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, select

from foundation.errors import Invalid
from foundation.paging import Page, pack_cursor, unpack_cursor
from helpdesk.api.blueprint import in_reach
from helpdesk.api.views import find_view
from helpdesk.conditions import Asking, Conditions, fields_of, read_conditions, where
from helpdesk.finding.finding import find_tickets
from helpdesk.tickets.lists import within
from helpdesk.tickets.reading import listed, ticket_from_row, with_people
from helpdesk.tickets.sorting import SORTS, Sort, Sorted
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import Ticket

ORDERS: Mapping[str, Sorted] = {
    "newest": Sort(tickets.c.id, large_first=True),
    "oldest": Sort(tickets.c.id),
    **{key: SORTS[key] for key in ("changed", "unchanged", "due", "resolve", "priority", "solved")},
}
PLACES = {key: at for at, key in enumerate(ORDERS)}
NARROWED = ("status", "priority", "team", "assignee", "kind", "topic", "channel", "tags")
LONGEST = 8_000


@dataclass(frozen=True)
class Wanted:
    """As an address asks. `narrowed`: by a field of NARROWED, keys with commas between."""

    order: str = "newest"
    words: str | None = None
    view: str | None = None
    conditions: str | None = None
    customer: str | None = None
    updated_since: datetime | None = None
    narrowed: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def is_narrowed(self) -> bool:
        return any((self.view, self.conditions, self.customer, self.updated_since, *self.narrowed.values()))


def list_page(db: Connection, wanted: Wanted, *, cursor: str | None, limit: int, now: datetime) -> Page[Ticket]:
    """Spam, trash and merged tickets only where they are asked for. Raises Invalid that names the parameter."""
    if wanted.words:
        return _searched(db, wanted, cursor=cursor, limit=limit, now=now)
    if wanted.order not in ORDERS:
        raise Invalid(f"order is one of {', '.join(ORDERS)}.", field="order")
    sort = ORDERS[wanted.order]
    query = select(tickets.c.id.label("ticket"), sort.place.label("place")).where(_found(db, wanted, now))
    after = unpack_cursor(cursor, 3)
    if after:
        if after[0] != PLACES[wanted.order]:
            raise Invalid("This cursor is of another order. Start again from the first page.", field="cursor")
        query = query.where(sort.after(after[1], after[2]))
    page = query.order_by(*sort.order).limit(limit + 1).subquery()
    shown = with_people(listed).join(page, page.c.ticket == tickets.c.id).add_columns(page.c.place)
    rows = db.execute(shown.order_by(page.c.place, tickets.c.id.desc())).all()
    last = rows[limit - 1] if len(rows) > limit else None
    following = pack_cursor([PLACES[wanted.order], int(last.place), last.id]) if last is not None else None
    return Page([ticket_from_row(row) for row in rows[:limit]], following)


def _searched(db: Connection, wanted: Wanted, *, cursor: str | None, limit: int, now: datetime) -> Page[Ticket]:
    """The words bring their own filters, and their own order: best first."""
    if wanted.is_narrowed:
        raise Invalid("q brings its own filters (status:open assignee:…); leave the others out.", field="q")
    found = find_tickets(db, wanted.words or "", asking=Asking(now), cursor=cursor, limit=limit)
    ids = [hit.ticket.id for hit in found.items]
    reached = set(db.execute(select(tickets.c.id).where(tickets.c.id.in_(ids), in_reach())).scalars())
    return Page([hit.ticket for hit in found.items if hit.ticket.id in reached], found.next)


def _found(db: Connection, wanted: Wanted, now: datetime) -> ColumnElement[bool]:
    parts, asking = [in_reach()], Asking(now)
    fields = fields_of(db) if wanted.conditions or any(wanted.narrowed.values()) else {}
    conditions = [_read(name, value, fields) for name, value in wanted.narrowed.items() if value]
    if wanted.conditions:
        conditions.append(read_conditions(_decoded(wanted.conditions), fields))
    parts += [where(one, asking, fields) for one in conditions]
    asked = {one.field for some in conditions for one in some.all_of_them}
    if wanted.view:
        parts.append(within(db, find_view(db, wanted.view), asking))
    else:
        parts += [] if "shelved" in asked else [tickets.c.shelved.is_(None)]
        parts += [] if asked & {"merged", "shelved"} else [tickets.c.merged_into.is_(None)]
    if wanted.customer:
        parts.append(tickets.c.customer == wanted.customer)
    if wanted.updated_since:
        parts.append(tickets.c.updated_at >= _moment(wanted.updated_since))
    return and_(*parts)


def _read(name: str, value: str, fields: Mapping[str, Any]) -> Conditions:
    keys = [one.strip() for one in value.split(",")]
    try:
        return read_conditions({"all": [{"field": name, "op": "is_any_of", "value": keys}]}, fields)
    except Invalid as wrong:
        raise Invalid(wrong.detail, field=name) from None


def _decoded(sent: str) -> Any:
    if len(sent) > LONGEST:
        raise Invalid(f"These conditions are longer than {LONGEST:,} characters.", field="conditions")
    try:
        return msgspec.json.decode(sent.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise Invalid(f"conditions isn’t valid JSON: {error}.", field="conditions") from None


def _moment(sent: datetime) -> datetime:
    if sent.tzinfo is None:
        raise Invalid("updated_since needs a time zone, such as 2026-05-01T09:30:00Z.", field="updated_since")
    return sent
