"""The live part of a ticket in the workspace: a chat taken and ended, being here, a call made."""

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.incoming import whole_number
from foundation.web import now, writing
from helpdesk import callbacks, chat
from helpdesk.tickets import lifecycle
from helpdesk.workspace.blueprint import workspace
from helpdesk.workspace.going_back import back_to

AGENTS = ("agent", "lead")
HINTS = chat.Pace(2.0)
MARKS = chat.Pace(0.3)


@workspace.post("/tickets/<int:ticket_id>/chat")
@staff_only(*AGENTS)
def take_chat(ticket_id: int) -> AnyResponse:
    with writing() as db:
        chat.take(db, ticket_id, by=current_staff(), now=now())
    return back_to(ticket_id)


@workspace.post("/tickets/<int:ticket_id>/chat-end")
@staff_only(*AGENTS)
def end_chat(ticket_id: int) -> AnyResponse:
    """Ends it, and with it the question."""
    with writing() as db:
        chat.end_by_agent(db, ticket_id, by=current_staff(), now=now())
        lifecycle.solve(db, ticket_id, by=current_staff(), now=now())
    return back_to(ticket_id)


@workspace.post("/tickets/<int:ticket_id>/presence")
@staff_only(*AGENTS)
def presence(ticket_id: int) -> AnyResponse:
    """The page of the agent is open and in sight; what comes too often is left out."""
    agent, writes = current_staff(), request.form.get("writing") == "1"
    pace, kind = (HINTS, "writing") if writes else (MARKS, "here")
    if pace.allows(f"{kind}:{agent.id}:{ticket_id}"):
        with writing() as db:
            read = whole_number(request.form.get("read")) or 0
            chat.agent_is_here(db, ticket_id, agent, writing=writes, read=read, now=now())
    return Response(status=204)


@workspace.post("/tickets/<int:ticket_id>/call")
@staff_only(*AGENTS)
def call_made(ticket_id: int) -> AnyResponse:
    with writing() as db:
        callbacks.called(db, ticket_id, by=current_staff(), now=now())
    return back_to(ticket_id)
