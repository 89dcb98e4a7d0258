"""A ticket goes on elsewhere: to another team, into a chat, to a call; or a call that reached nobody."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.web import now, writing
from helpdesk import callbacks, chat
from helpdesk.routing.outcomes.escalating import invite, withdraw_offer
from helpdesk.tickets.transferring import transfer
from helpdesk.workspace.blueprint import workspace
from helpdesk.workspace.going_back import back_to

AGENTS = ("agent", "lead")


@workspace.post("/tickets/<int:ticket_id>/team")
@staff_only(*AGENTS)
def pass_on(ticket_id: int) -> AnyResponse:
    """A chat ends with it: the new team answers in writing."""
    team, note = request.form.get("team", ""), request.form.get("note", "")
    with writing() as db:
        transfer(db, ticket_id, team, note=note, by=current_staff(), now=now())
        chat.end_by_transfer(db, ticket_id, by=current_staff(), now=now())
        withdraw_offer(db, ticket_id, now=now())
    return back_to(ticket_id)


@workspace.post("/tickets/<int:ticket_id>/invitation")
@staff_only(*AGENTS)
def invite_customer(ticket_id: int) -> AnyResponse:
    with writing() as db:
        invite(db, ticket_id, request.form.get("channel", ""), by=current_staff(), now=now())
    return back_to(ticket_id)


@workspace.post("/tickets/<int:ticket_id>/missed-call")
@staff_only(*AGENTS)
def call_missed(ticket_id: int) -> AnyResponse:
    with writing() as db:
        callbacks.missed(db, ticket_id, by=current_staff(), now=now())
    return back_to(ticket_id)
