"""Snoozing a ticket, and waking it."""

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.web import now, writing
from helpdesk.snoozing.choosing import chosen_moment
from helpdesk.snoozing.snoozing import snooze, wake
from helpdesk.views.reading import read_shelf

AGENTS = ("agent", "lead")

snoozing = Blueprint(
    "snoozing",
    __name__,
    url_prefix="/desk",
    template_folder="templates",
    static_folder="static",
    static_url_path="/snoozing-static",
)

import helpdesk.workspace.blueprint  # noqa: E402, F401  (its pages first: ours go back to them)
from helpdesk.workspace.going_back import back_to  # noqa: E402


@snoozing.post("/tickets/<int:ticket_id>/snooze")
@staff_only(*AGENTS)
def start(ticket_id: int) -> AnyResponse:
    """`until`: hours | tomorrow | monday | reply, or `at` with a date and a time in the agent's zone."""
    form, me = request.form, current_staff()
    with writing() as db:
        zone = read_shelf(db, me).zone
        until = chosen_moment(form.get("until", ""), form.get("at", "")[:40], now=now(), zone=zone)
        snooze(db, ticket_id, until, by=me, now=now())
    return back_to(ticket_id)


@snoozing.post("/tickets/<int:ticket_id>/waking")
@staff_only(*AGENTS)
def end(ticket_id: int) -> AnyResponse:
    with writing() as db:
        wake(db, ticket_id, by=current_staff(), now=now())
    return back_to(ticket_id)
