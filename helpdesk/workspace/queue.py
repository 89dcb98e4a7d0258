"""The queue: views with counts, and the tickets of one of them."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import render_template, request
from sqlalchemy import Connection

from foundation.access import current_staff, staff_only
from foundation.templating import address_of
from foundation.web import now, reading
from helpdesk.conditions import Condition, Field, fields_asked
from helpdesk.conditions.saying import said_one
from helpdesk.permissions.gate import require_visible
from helpdesk.routing.names import TEAMS
from helpdesk.snoozing.choosing import choices
from helpdesk.tickets.lists import list_rows
from helpdesk.tickets.ticket import OPEN
from helpdesk.views.beside import views_beside
from helpdesk.views.built_in import FIRST
from helpdesk.views.reading import Shelf, read_shelf
from helpdesk.views.table import mood_of, read_table
from helpdesk.views.view import ORDERS, View
from helpdesk.workspace.blueprint import workspace
from helpdesk.workspace.queue_rows import rows_of
from helpdesk.writing.beside import read_beside, seconds_left


@workspace.get("/")
@staff_only("agent", "lead")
def queue() -> str:
    with reading() as db:
        page = queue_of(db)
    return render_template("workspace/desk.html", ticket=None, **page)


@workspace.get("/rows/<int:ticket_id>")
@staff_only("agent", "lead")
def row(ticket_id: int) -> str:
    """One row of the queue that this address shows, or nothing where the ticket isn't in it, for a page that hears of a change without it.
    Raises Forbidden for who doesn’t see the ticket."""
    with reading() as db:
        staff = current_staff()
        drawn = draw_row(db, ticket_id, read_shelf(db, staff))
        if not drawn:
            require_visible(db, staff, [ticket_id])
    return drawn


def draw_row(db: Connection, ticket_id: int, shelf: Shelf) -> str:
    """A row of the queue that the present address shows, as whoever looks at that queue sees it; empty where the ticket isn't in it."""
    at, asked, view = now(), request.values, shelf.find(request.values.get("view") or FIRST)
    words, order = asked.get("q", "").strip()[:120], order_of(asked.get("order"), view.order)
    found = list_rows(
        db,
        view,
        staff_id=current_staff().id,
        now=at,
        zone=shelf.zone,
        words=words,
        order=order,
        only=ticket_id,
        sees=shelf.sees,
    ).items
    place = place_of(view.key, words, asked.get("after") or None, order if order != view.order else "")
    address = ticket_addresses(place)(ticket_id)
    return "".join(row.drawn(address, is_picked=False, has_draft=False) for row in rows_of(db, found, at))


def queue_of(db: Connection, *, picked: int | None = None) -> dict[str, Any]:
    """Everything the left two columns show."""
    at, staff = now(), current_staff()
    shelf = read_shelf(db, staff)
    view = shelf.find(request.values.get("view") or FIRST)
    words = request.values.get("q", "").strip()[:120]
    after = request.values.get("after") or None
    order = order_of(request.values.get("order"), view.order)
    page = list_rows(db, view, staff_id=staff.id, now=at, zone=shelf.zone, cursor=after, words=words, order=order, sees=shelf.sees)  # fmt: skip
    place = place_of(view.key, words, after, order if order != view.order else "")
    layout = shelf.layout_of(view.key)
    as_table = layout.table and picked is None and bool(page.items)  # beside a ticket there is no room for one
    rows = rows_of(db, page.items, at)
    table = read_table(db, view, layout, [row.ticket for row in rows], order) if as_table else None
    return views_beside(db, staff, at, shelf) | {
        "table": table, "is_table": layout.table, "filters": filters_of(db, view), "mood_of": mood_of, "view": view, "rows": rows, "writing": read_beside(db, staff, picked or 0), "next": page.next,
        "words": words, "picked": picked, "order": order, "orders": ORDERS, "place": place, "address": ticket_addresses(place),
        "left_of": lambda held: seconds_left(held, at), "seen": at, "bulk_teams": TEAMS, "bulk_snoozes": [(one.in_bulk, one.name) for one in choices(at, shelf.zone)],
    }  # fmt: skip


def filters_of(db: Connection, view: View) -> list[str]:
    """What a saved view asks, in words; of built-in ones the name says it. Nothing is read for it: what only another feature or the
    names of people could put into words is left to the builder."""
    if view.id is None:
        return []
    fields = fields_asked(db, [])
    return [said_one(one, fields) for one in view.conditions.every if _has_words(one, fields)]


def _has_words(one: Condition, fields: Mapping[str, Field]) -> bool:
    field = fields.get(one.field)
    if field is None or (one.field == "status" and one.value == OPEN):
        return False
    keys = one.value if isinstance(one.value, tuple) else ()
    return not field.kind.startswith("choice") or {*keys} <= {each.key for each in field.choices}


def beside_views(db: Connection, section: str, name: str) -> dict[str, Any]:
    """What the list of views shows on a page that is none of them."""
    staff, at = current_staff(), now()
    return views_beside(db, staff, at) | {
        "writing": read_beside(db, staff, 0), "section": section, "view": {"key": section, "name": name, "title": name}, "place": {},
        "left_of": lambda held: seconds_left(held, at),
    }  # fmt: skip


def order_of(asked: str | None, own: str) -> str:
    return asked if asked in ORDERS else own


def place_of(view: str, words: str, after: str | None, order: str) -> dict[str, str]:
    """What an address repeats so that the queue stays where it was. `order`: where it isn't the view's own."""
    told = (("view", view), ("q", words), ("after", after), ("order", order))
    return {name: value for name, value in told if value}


def ticket_addresses(place: dict[str, Any]) -> Callable[[int], str]:
    """The addresses of a page's tickets, put together once and not forty times."""
    before, _, after = address_of("workspace.ticket", ticket_id=0, **place).partition("/0")
    return lambda ticket: f"{before}/{ticket}{after}"
