"""The queue: views with counts, and the tickets of one of them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from markupsafe import Markup
from sqlalchemy import Connection

from foundation.access import current_staff, staff_only
from foundation.speaking import say
from foundation.templating import remembered
from foundation.web import now, reading
from helpdesk.conditions import Condition, Field, fields_asked
from helpdesk.conditions.saying import said_one
from helpdesk.permissions.gate import require_visible
from helpdesk.routing.names import TEAMS
from helpdesk.snoozing.choosing import choices
from helpdesk.tickets.lists import list_tickets
from helpdesk.tickets.ticket import OPEN, Ticket
from helpdesk.views.beside import views_beside
from helpdesk.views.built_in import FIRST
from helpdesk.views.reading import Shelf, read_shelf
from helpdesk.views.table import mood_of, read_table
from helpdesk.views.view import ORDERS, View
from helpdesk.workspace.blueprint import workspace
from helpdesk.workspace.clock_words import due_words
from helpdesk.writing.beside import read_beside, seconds_left

VIA_ICONS = {"mail": "mail", "widget": "widget", "helpcentre": "book", "dispute": "scale"}
VIA_NAMES = {
    "mail": "By e-mail",
    "widget": "In the widget",
    "helpcentre": "In the help centre",
    "notice": "Told by us",
    "dispute": "From a dispute",
}


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
    found = list_tickets(
        db, view, staff_id=current_staff().id, now=at, zone=shelf.zone, words=words, order=order, only=ticket_id
    ).items
    place = place_of(view.key, words, asked.get("after") or None, order if order != view.order else "")
    address = ticket_addresses(place)(ticket_id)
    return "".join(row_piece(_row(db, one, at), address, is_picked=False, has_draft=False) for one in found)


def queue_of(db: Connection, *, picked: int | None = None) -> dict[str, Any]:
    """Everything the left two columns show."""
    at, staff = now(), current_staff()
    shelf = read_shelf(db, staff)
    view = shelf.find(request.values.get("view") or FIRST)
    words = request.values.get("q", "").strip()[:120]
    after = request.values.get("after") or None
    order = order_of(request.values.get("order"), view.order)
    rows = list_tickets(db, view, staff_id=staff.id, now=at, zone=shelf.zone, cursor=after, words=words, order=order)
    place = place_of(view.key, words, after, order if order != view.order else "")
    layout = shelf.layout_of(view.key)
    as_table = layout.table and picked is None and bool(rows.items)  # beside a ticket there is no room for one
    table = read_table(db, view, layout, rows.items, order) if as_table else None
    return views_beside(db, staff, at, shelf) | {
        "table": table, "is_table": layout.table, "filters": filters_of(db, view), "mood_of": mood_of, "view": view, "rows": [_row(db, one, at) for one in rows.items], "writing": read_beside(db, staff, picked or 0), "next": rows.next,
        "words": words, "picked": picked, "order": order, "orders": ORDERS, "place": place, "address": ticket_addresses(place),
        "left_of": lambda held: seconds_left(held, at), "seen": at, "bulk_teams": TEAMS, "bulk_snoozes": choices(at, shelf.zone),
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
    before, _, after = url_for("workspace.ticket", ticket_id=0, **place).partition("/0")
    return lambda ticket: f"{before}/{ticket}{after}"


def _row(db: Connection, ticket: Ticket, at: datetime) -> dict[str, Any]:
    asks_a_call = ticket.channel == "phone_callback"
    row = {
        "ticket": ticket, "due": due_words(db, ticket, at), "icon": "phone" if asks_a_call else VIA_ICONS.get(ticket.via, "mail"),
        "via": "Asks for a call" if asks_a_call else VIA_NAMES.get(ticket.via, "By e-mail"),
        "tint": tint_of(ticket.customer.key), "assignee_tint": tint_of(str(ticket.assignee)),
    }  # fmt: skip
    return row | (_in_chat(ticket, ticket.in_line_since, at) if ticket.in_line_since else {})


def row_piece(row: dict[str, Any], address: str, is_picked: bool, has_draft: bool) -> Markup:
    """Drawn once for all who see the same, and again when anything of it is other than it was."""
    ticket, due = row["ticket"], row["due"]
    told = {name: value for name, value in vars(ticket).items() if name not in {"context", "routing"}}
    beside = tuple(value for name, value in row.items() if name not in {"ticket", "due"})
    key = (*told.values(), *beside, *(due.values() if due else ()), address, is_picked, has_draft)
    more = {"row": row, "address": address, "is_picked": is_picked, "has_draft": has_draft}
    return remembered("workspace/_row.html", key, **more)


workspace.add_app_template_global(row_piece)


def _in_chat(ticket: Ticket, since: datetime, at: datetime) -> dict[str, Any]:
    """Somebody waits in chat: how long, before all else."""
    seconds = (at - since).total_seconds()
    due = {
        "words": say.text("waits {minutes} min", minutes=max(1, round(seconds / 60))),
        "state": "late" if seconds > 120 else "soon",
        "used": 0,
    }
    return {"due": due, "icon": "chat", "via": "In chat", "since": since.isoformat()}


def tint_of(key: str) -> str:
    """The same quiet ink for the same person, everywhere."""
    return ("clay", "petrol", "ochre", "plum", "slate")[sum(key.encode()) % 5]
