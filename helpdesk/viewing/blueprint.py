"""A page says that it shows a ticket, and hears who else has it open; a list hears who looks at its tickets."""

from flask import Blueprint, Response, jsonify, request

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid
from foundation.web import now, reading, writing
from helpdesk import chat
from helpdesk.viewing.looking import DOINGS, Doing, look, lookers, viewers

PACE = chat.Pace(0.5)

viewing = Blueprint("viewing", __name__, url_prefix="/desk", static_folder="static", static_url_path="/viewing-static")


@viewing.post("/tickets/<int:ticket_id>/viewing")
@staff_only("agent", "lead")
def say(ticket_id: int) -> Response:
    """`doing`: here | reply | note | gone. What comes too often isn't told on; it is answered all the same."""
    doing, me, at = _doing(request.form.get("doing", "")), current_staff(), now()
    if PACE.allows(f"{me.id}:{ticket_id}:{doing}"):
        with writing() as db:
            look(db, ticket_id, me, doing, now=at)
    with reading() as db:
        others = viewers(db, ticket_id, besides=me.id, now=at)
    return jsonify([{"who": one.who, "name": one.name} for one in others])


@viewing.get("/viewing")
@staff_only("agent", "lead")
def looked_at() -> Response:
    """`[{"ticket": 12, "who": 3, "name": "Jonas Weiss"}, …]`: what a list shows beside its rows."""
    with reading() as db:
        found = lookers(db, current_staff(), now=now())
    answer = jsonify([{"ticket": one.ticket, "who": one.who, "name": one.name} for one in found])
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _doing(asked: str) -> Doing:
    for one in DOINGS:
        if one == asked:
            return one
    raise Invalid("A page is here, writes a reply or a note, or is gone.", field="doing")
