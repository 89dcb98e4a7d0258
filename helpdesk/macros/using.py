"""In a ticket: which macros are offered, one chosen for the reply that is being written, or carried out at once."""

import msgspec
from flask import Response, request
from sqlalchemy import Connection, select
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Conflict, Invalid
from foundation.incoming import whole_number
from foundation.web import now, reading, writing
from helpdesk.actions import choices_of
from helpdesk.actions.facts import facts_here
from helpdesk.macros.blueprint import AGENTS, macros_desk
from helpdesk.macros.choosing import carry_out, choose, drop_choice, take_choice
from helpdesk.macros.macro import Macro
from helpdesk.macros.offering import locale_of, meeting, offers
from helpdesk.macros.previewing import offered, preview
from helpdesk.macros.reading import list_macros, read_macro
from helpdesk.macros.tables import macro_choices
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.ticket import Ticket
from helpdesk.views.reading import read_shelf
from helpdesk.workspace.going_back import back_to


@macros_desk.get("/tickets/<int:ticket_id>/macros")
@staff_only(*AGENTS)
def listed(ticket_id: int) -> Response:
    """`{"macros": [...], "chosen": {...} or null}`, the likeliest first; each as `preview` tells it."""
    me, at = current_staff(), now()
    with reading() as db:
        ticket = read_ticket(db, ticket_id)
        found = list_macros(db, me)
        facts, choices = facts_here(db, ticket, me), choices_of(db, "macro")
        told = [offered(one, ticket, facts, choices) for one in offers(db, found, ticket, asking=read_shelf(db, me).asking(me, at))]  # fmt: skip
        chosen = _chosen(db, ticket, found)
        return _json({"macros": told, "chosen": preview(*chosen, ticket, facts, choices) if chosen else None})


@macros_desk.post("/tickets/<int:ticket_id>/macro")
@staff_only(*AGENTS)
def start(ticket_id: int) -> Response:
    """`macro`, and `locale` where it isn't to be the customer's. What is to be put into the composer."""
    me, at = current_staff(), now()
    with writing() as db:
        ticket = read_ticket(db, ticket_id)
        macro = _offered(db, ticket)
        asked = request.form.get("locale", "")
        locale = asked if asked in macro.texts else locale_of(macro, ticket)
        told = preview(macro, locale, ticket, facts_here(db, ticket, me), choices_of(db, "macro"))
        choose(db, ticket_id, macro.id, locale=locale, text=told["text"], by=me, now=at)
    return _json(told)


@macros_desk.post("/tickets/<int:ticket_id>/macro/removal")
@staff_only(*AGENTS)
def drop(ticket_id: int) -> Response:
    with writing() as db:
        drop_choice(db, ticket_id, by=current_staff())
    return Response(status=204)


@macros_desk.post("/tickets/<int:ticket_id>/macro/application")
@staff_only(*AGENTS)
def apply(ticket_id: int) -> AnyResponse:
    """One that writes nothing to the customer is carried out without a reply."""
    me, at = current_staff(), now()
    with writing() as db:
        macro = _offered(db, read_ticket(db, ticket_id))
        if macro.texts:
            raise Conflict("This macro writes to the customer. Put it into the composer and send it.")
        take_choice(db, ticket_id, macro.id, by=me)
        carry_out(db, ticket_id, {"macro": macro.id, "locale": "", "text": ""}, body=None, by=me, now=at)
    return back_to(ticket_id)


def _offered(db: Connection, ticket: Ticket) -> Macro:
    """The macro the form names. Raises Invalid where its conditions don't hold here."""
    me = current_staff()
    macro = read_macro(db, whole_number(request.form.get("macro")) or 0, me)
    if not meeting(db, [macro], ticket.id, read_shelf(db, me).asking(me, now())):
        raise Invalid("This macro isn’t for this ticket: its conditions don’t hold here any more.")
    return macro


def _chosen(db: Connection, ticket: Ticket, found: list[Macro]) -> tuple[Macro, str] | None:
    mine = macro_choices.c.staff == current_staff().id, macro_choices.c.ticket == ticket.id
    row = db.execute(select(macro_choices.c.macro, macro_choices.c.locale).where(*mine)).first()
    by_id = {one.id: one for one in found}
    return (by_id[row.macro], row.locale) if row and row.macro in by_id else None


def _json(told: object) -> Response:
    answer = Response(msgspec.json.encode(told), content_type="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
