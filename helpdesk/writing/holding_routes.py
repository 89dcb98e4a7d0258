"""A reply that waits to leave: called back, or sent at once."""

from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import NotFound
from foundation.web import now, writing
from helpdesk.workspace.going_back import back_to
from helpdesk.writing.blueprint import AGENTS, writing_desk
from helpdesk.writing.holding import send_now, undo


@writing_desk.post("/tickets/<int:ticket_id>/held-replies/<int:held>/undo")
@staff_only(*AGENTS)
def undo_send(ticket_id: int, held: int) -> AnyResponse:
    with writing() as db:
        undo(db, held, by=current_staff(), now=now())
    return back_to(ticket_id, part="body")


@writing_desk.post("/tickets/<int:ticket_id>/held-replies/<int:held>/departure")
@staff_only(*AGENTS)
def send_at_once(ticket_id: int, held: int) -> AnyResponse:
    with writing() as db:
        sent = send_now(db, held, by=current_staff(), now=now())
    if sent is None:
        raise NotFound("This reply has left already.")
    return back_to(ticket_id)
