"""A letter that didn’t arrive, sent once more."""

from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.web import now, writing
from helpdesk.workspace.going_back import back_to
from helpdesk.writing.blueprint import AGENTS, writing_desk
from helpdesk.writing.sending_again import send_again


@writing_desk.post("/tickets/<int:ticket_id>/letters/<int:letter>/again")
@staff_only(*AGENTS)
def letter_again(ticket_id: int, letter: int) -> AnyResponse:
    with writing() as db:
        send_again(db, ticket_id, letter, by=current_staff(), now=now())
    return back_to(ticket_id)
