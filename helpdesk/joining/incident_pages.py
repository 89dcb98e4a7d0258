"""One answer to all incidents of a problem, and how far it has come."""

from flask import Response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid, NotFound
from foundation.web import now, reading, writing
from helpdesk.joining.blueprint import joining
from helpdesk.joining.finding import read_tickets
from helpdesk.joining.problems import answer_incidents, open_incidents, progress_of, solution_of
from helpdesk.tickets.reading import read_ticket
from helpdesk.workspace.queue import queue_of

AGENTS = ("agent", "lead")


@joining.get("/tickets/<int:ticket_id>/incidents")
@staff_only(*AGENTS)
def incidents(ticket_id: int) -> str:
    with reading() as db:
        solution = solution_of(db, ticket_id)
    return _page(ticket_id, body=solution)


@joining.post("/tickets/<int:ticket_id>/incidents")
@staff_only(*AGENTS)
def answer_all(ticket_id: int) -> AnyResponse:
    body = request.form.get("body", "")
    try:
        with writing() as db:
            answer_incidents(db, ticket_id, body, by=current_staff(), now=now())
    except Invalid as wrong:
        return Response(_page(ticket_id, body=body, wrong=wrong.detail), status=422)
    return redirect(url_for("joining.incidents", ticket_id=ticket_id), 303)


def _page(ticket_id: int, *, body: str = "", wrong: str | None = None) -> str:
    with reading() as db:
        ticket = read_ticket(db, ticket_id)
        if ticket.kind != "problem":
            raise NotFound("There is no such problem.")
        progress, (many, shown) = progress_of(db, ticket_id), open_incidents(db, ticket_id, by=current_staff().id)
        left = read_tickets(db, list(progress.left[:50]), by=current_staff().id) if progress else []
        frame = queue_of(db, picked=ticket_id)
    return render_template(
        "joining/incidents.html", **frame, ticket=ticket, progress=progress, left=left, many=many, shown=shown, body=body, wrong=wrong
    )  # fmt: skip
