"""Parts of the right column that are fetched once the ticket is there: money and work at the host's, other tickets."""

from typing import Any

from flask import Blueprint, render_template, request
from sqlalchemy import select

from foundation.access import current_staff, staff_only
from foundation.web import now, reading
from helpdesk.beside.history import history_of
from helpdesk.beside.milestones import line_of
from helpdesk.host import ask_dealings
from helpdesk.tickets.tables import tickets

PART = "aside-part"  # X-Requested-With of a page that wants the part alone

beside = Blueprint(
    "beside", __name__, url_prefix="/desk", template_folder="templates", static_folder="static", static_url_path="/beside-static",
)  # fmt: skip


@beside.get("/tickets/<int:ticket_id>/dealings")
@staff_only("agent", "lead")
def dealings(ticket_id: int) -> str:
    with reading() as db:
        asked = db.execute(select(tickets.c.customer, tickets.c.context).where(tickets.c.id == ticket_id)).one()
        found = ask_dealings(db, asked.customer, url=asked.context.get("url"), now=now())
    return _part("dealings", ticket_id, dealings=found, line_of=line_of)


@beside.get("/tickets/<int:ticket_id>/history")
@staff_only("agent", "lead")
def history(ticket_id: int) -> str:
    with reading() as db:
        found = history_of(db, ticket_id, me=current_staff().id)
    return _part("history", ticket_id, history=found)


def _part(name: str, ticket_id: int, **shown: Any) -> str:
    """Alone, or as a page of its own for a browser without script."""
    alone = request.headers.get("X-Requested-With") == PART
    return render_template("beside/part.html" if alone else "beside/page.html", part=f"beside/_{name}.html", ticket_id=ticket_id, **shown)  # fmt: skip
