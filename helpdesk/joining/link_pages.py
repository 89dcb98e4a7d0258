"""Linking tickets, and saying what a ticket is."""

from flask import Response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Conflict, Invalid
from foundation.incoming import whole_number
from foundation.web import now, reading, writing
from helpdesk.joining.blueprint import joining
from helpdesk.joining.finding import find_tickets
from helpdesk.joining.kinds import set_kind
from helpdesk.joining.linking import ITSELF, RELATIONS, link, unlink
from helpdesk.joining.trees import MergedAway
from helpdesk.permissions.gate import require_visible
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.ticket import id_of
from helpdesk.workspace.going_back import back_to
from helpdesk.workspace.queue import queue_of

AGENTS = ("agent", "lead")


@joining.get("/tickets/<int:ticket_id>/links")
@staff_only(*AGENTS)
def choose_link(ticket_id: int) -> str:
    words, relation = request.args.get("which", "").strip()[:120], request.args.get("relation", "related")
    return _page(ticket_id, words, relation, wrong=ITSELF if id_of(words) == ticket_id else "")


@joining.post("/tickets/<int:ticket_id>/links")
@staff_only(*AGENTS)
def add_link(ticket_id: int) -> AnyResponse:
    """`which`: a reference; words lead to the tickets that say them."""
    which, relation = request.form.get("which", "").strip(), request.form.get("relation", "")
    number = id_of(which)
    if number is None:
        return redirect(url_for("joining.choose_link", ticket_id=ticket_id, which=which[:120], relation=relation), 303)
    try:
        with writing() as db:
            require_visible(db, current_staff(), [number])
            link(db, ticket_id, number, relation, by=current_staff(), now=now())
    except (Conflict, Invalid) as wrong:
        if isinstance(wrong, MergedAway):
            raise
        return Response(_page(ticket_id, which[:120], relation, wrong=wrong.detail), wrong.status)
    return back_to(ticket_id)


@joining.post("/tickets/<int:ticket_id>/unlink")
@staff_only(*AGENTS)
def remove_link(ticket_id: int) -> AnyResponse:
    other, relation = whole_number(request.form.get("other")) or 0, request.form.get("relation", "")
    with writing() as db:
        unlink(db, ticket_id, other, relation, by=current_staff(), now=now())
    return back_to(ticket_id)


@joining.post("/tickets/<int:ticket_id>/kind")
@staff_only(*AGENTS)
def change_kind(ticket_id: int) -> AnyResponse:
    with writing() as db:
        set_kind(db, ticket_id, request.form.get("kind", ""), by=current_staff(), now=now())
    return back_to(ticket_id)


def _page(ticket_id: int, words: str, relation: str, *, wrong: str = "") -> str:
    """`wrong`: why they can't be tied so; another way or another ticket is chosen in its place."""
    with reading() as db:
        ticket, frame = read_ticket(db, ticket_id), queue_of(db, picked=ticket_id)
        found = find_tickets(db, words, but=ticket_id, by=current_staff().id)
    return render_template(
        "joining/link.html", **frame, ticket=ticket, found=found, which=words, relation=relation, relations=RELATIONS, wrong=wrong
    )  # fmt: skip
