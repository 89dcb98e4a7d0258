"""Spam, trash, and back."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.web import now, writing
from helpdesk.joining.blueprint import joining
from helpdesk.joining.shelving import put_aside, restore
from helpdesk.workspace.going_back import back_to

AGENTS = ("agent", "lead")


@joining.post("/tickets/<int:ticket_id>/shelf")
@staff_only(*AGENTS)
def set_ticket_aside(ticket_id: int) -> AnyResponse:
    with writing() as db:
        put_aside(db, ticket_id, request.form.get("shelf", ""), by=current_staff(), now=now())
    return back_to(ticket_id)


@joining.post("/tickets/<int:ticket_id>/restoration")
@staff_only(*AGENTS)
def restore_ticket(ticket_id: int) -> AnyResponse:
    with writing() as db:
        restore(db, ticket_id, by=current_staff(), now=now())
    return back_to(ticket_id)
