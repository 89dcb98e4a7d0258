"""Merging: choose, read what it means, do it; and take it back."""

from flask import render_template, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid
from foundation.incoming import whole_number
from foundation.web import now, reading, writing
from helpdesk.joining.blueprint import joining
from helpdesk.joining.copies import who_could_stay
from helpdesk.joining.finding import find_tickets, others_of, read_tickets
from helpdesk.joining.merging import MOST_AT_ONCE, merge, unmerge
from helpdesk.permissions.gate import require_visible
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.ticket import Ticket
from helpdesk.workspace.going_back import back_to
from helpdesk.workspace.queue import queue_of

AGENTS = ("agent", "lead")
NONE_CHOSEN = "Choose a ticket to merge."


@joining.get("/tickets/<int:ticket_id>/merge")
@staff_only(*AGENTS)
def choose(ticket_id: int) -> str:
    """Which tickets; then, with `with`, what it means. `stays`: `this`, or the one chosen."""
    words, chosen = request.args.get("find", "").strip()[:120], _numbers(request.args.getlist("with"))
    me = current_staff().id
    with reading() as db:
        ticket = read_ticket(db, ticket_id)
        frame = queue_of(db, picked=ticket_id)
        if chosen:
            return _confirm(db, ticket, chosen, request.args.get("stays") == "this", frame)
        found, theirs = find_tickets(db, words, but=ticket_id, by=me), others_of(db, ticket, by=me)
    wrong = NONE_CHOSEN if "stays" in request.args else ""
    return render_template(
        "joining/merge.html", **frame, ticket=ticket, found=found, theirs=theirs, find=words, wrong=wrong
    )


@joining.post("/tickets/<int:ticket_id>/merges")
@staff_only(*AGENTS)
def do_merge(ticket_id: int) -> AnyResponse:
    """The tickets of `with` go into this one. It shows where they are now."""
    chosen = _numbers(request.form.getlist("with"))
    with writing() as db:
        require_visible(db, current_staff(), chosen)
        asked = {"follow": request.form.get("follow") == "yes", "copies": request.form.get("copies") == "yes"}
        into = merge(db, ticket_id, chosen, by=current_staff(), now=now(), **asked)
    return back_to(into)


@joining.post("/tickets/<int:ticket_id>/unmerge")
@staff_only(*AGENTS)
def undo_merge(ticket_id: int) -> AnyResponse:
    with writing() as db:
        unmerge(db, ticket_id, by=current_staff(), now=now())
    return back_to(ticket_id)


def _confirm(db: Connection, ticket: Ticket, chosen: list[int], this_stays: bool, frame: dict[str, object]) -> str:
    others = read_tickets(db, [one for one in chosen if one != ticket.id], by=current_staff().id)
    if not others:
        raise Invalid(NONE_CHOSEN, field="with")
    into, sources = (ticket, others) if this_stays or len(others) > 1 else (others[0], [ticket])
    strangers = {one.customer.key: one.customer for one in sources if one.customer.key != into.customer.key}
    return render_template(
        "joining/confirm_merge.html", **frame, ticket=ticket, into=into, sources=sources, strangers=list(strangers.values()), copied=who_could_stay(db, into.id, [one.id for one in sources]),
        waits=any(one.waiting_on_us and one.is_open for one in sources), many=len(sources) > 1,
    )  # fmt: skip


def _numbers(told: list[str]) -> list[int]:
    found = [number for number in map(whole_number, told) if number]
    if len(found) > MOST_AT_ONCE:
        raise Invalid("Merge up to 50 tickets at once.", field="with")
    return list(dict.fromkeys(found))
