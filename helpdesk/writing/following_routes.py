"""Following a ticket, and who is in copy."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.accounts import list_staff
from foundation.errors import Invalid
from foundation.web import now, writing
from helpdesk.workspace.going_back import back_to
from helpdesk.writing.blueprint import AGENTS, writing_desk
from helpdesk.writing.following import add_copy, follow, remove_copy, unfollow


@writing_desk.post("/tickets/<int:ticket_id>/followers")
@staff_only(*AGENTS)
def set_follower(ticket_id: int) -> AnyResponse:
    """`staff`: who; oneself where it is left out. `act`: follow, or leave."""
    with writing() as db:
        team = {str(one.id): one for one in list_staff(db)}
        who = team.get(request.form.get("staff") or str(current_staff().id))
        if who is None:
            raise Invalid("This person isn’t on the team any more. Choose somebody else.", field="staff")
        if request.form.get("act") == "leave":
            unfollow(db, ticket_id, who, by=current_staff(), now=now())
        else:
            follow(db, ticket_id, who, by=current_staff(), now=now())
    return back_to(ticket_id)


@writing_desk.post("/tickets/<int:ticket_id>/copies")
@staff_only(*AGENTS)
def copy_to(ticket_id: int) -> AnyResponse:
    with writing() as db:
        add_copy(db, ticket_id, request.form.get("mail", ""), by=current_staff(), now=now())
    return back_to(ticket_id)


@writing_desk.post("/tickets/<int:ticket_id>/copies/<int:follower>/removal")
@staff_only(*AGENTS)
def end_copy(ticket_id: int, follower: int) -> AnyResponse:
    with writing() as db:
        remove_copy(db, ticket_id, follower, by=current_staff(), now=now())
    return back_to(ticket_id)
