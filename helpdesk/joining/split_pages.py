"""Splitting: choose where the new ticket begins; and put it back."""

from flask import render_template, request
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.incoming import whole_number
from foundation.web import now, reading, writing
from helpdesk.joining.blueprint import joining
from helpdesk.joining.splitting import split, unsplit
from helpdesk.tickets.reading import read_ticket, timeline
from helpdesk.tickets.ticket import Message
from helpdesk.workspace.going_back import back_to
from helpdesk.workspace.queue import queue_of

AGENTS = ("agent", "lead")


@joining.get("/tickets/<int:ticket_id>/split")
@staff_only(*AGENTS)
def choose_split(ticket_id: int) -> str:
    with reading() as db:
        ticket, frame = read_ticket(db, ticket_id), queue_of(db, picked=ticket_id)
        said = [one for one in timeline(db, ticket_id) if isinstance(one, Message) and one.origin is None]
    first = next((one.id for one in said if one.kind in ("customer", "agent")), None)
    own = [one for one in said if one.kind == "customer" and one.id != first]
    return render_template(
        "joining/split.html", **frame, ticket=ticket, said=own, chosen=whole_number(request.args.get("message"))
    )


@joining.post("/tickets/<int:ticket_id>/splits")
@staff_only(*AGENTS)
def do_split(ticket_id: int) -> AnyResponse:
    first, later = whole_number(request.form.get("message")) or 0, request.form.get("later") == "yes"
    with writing() as db:
        made = split(db, ticket_id, first, later=later, by=current_staff(), now=now())
    return back_to(made)


@joining.post("/tickets/<int:ticket_id>/unsplit")
@staff_only(*AGENTS)
def undo_split(ticket_id: int) -> AnyResponse:
    with writing() as db:
        source = unsplit(db, ticket_id, by=current_staff(), now=now())
    return back_to(source)
