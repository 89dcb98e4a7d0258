"""On a ticket's page: its status, its tags, its fields and the time spent on it are changed in place."""

from flask import Response, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid
from foundation.incoming import whole_number
from foundation.web import now, reading, writing
from helpdesk import chat
from helpdesk.fields.blueprint import fields
from helpdesk.fields.required import FieldsMissing
from helpdesk.fields.setting import FieldMoved, set_field
from helpdesk.fields.shown import Typed
from helpdesk.fields.spent import change_time, log_time, remove_time
from helpdesk.fields.statuses import read_status, set_status
from helpdesk.fields.tags import add_tags, remove_tags, suggest_tags
from helpdesk.tickets.solving import DONE
from helpdesk.workspace.going_back import back_to
from helpdesk.workspace.ticket import ticket_page

AGENTS = ("agent", "lead")


@fields.post("/tickets/<int:ticket_id>/status")
@staff_only(*AGENTS)
def put_status(ticket_id: int) -> AnyResponse:
    status, custom = read_status(request.form.get("status", ""))
    try:
        with writing() as db:
            if status in DONE:
                chat.end_by_agent(db, ticket_id, by=current_staff(), now=now())
            set_status(db, ticket_id, status, custom, by=current_staff(), now=now())
    except FieldsMissing as missing:
        return Response(ticket_page(ticket_id, wrong=missing.detail, refused=True), status=422)
    return back_to(ticket_id)


@fields.post("/tickets/<int:ticket_id>/tags")
@staff_only(*AGENTS)
def put_tags(ticket_id: int) -> AnyResponse:
    """Several with commas between."""
    said = [one for one in request.form.get("tag", "")[:2000].split(",") if one.strip()]
    with writing() as db:
        add_tags(db, [ticket_id], said, by=current_staff(), now=now())
    return back_to(ticket_id)


@fields.post("/tickets/<int:ticket_id>/tags/removal")
@staff_only(*AGENTS)
def drop_tag(ticket_id: int) -> AnyResponse:
    with writing() as db:
        remove_tags(db, [ticket_id], [request.form.get("tag", "")], by=current_staff(), now=now())
    return back_to(ticket_id)


@fields.get("/tags")
@staff_only(*AGENTS)
def tags_like() -> Response:
    """`{"tags": [["payout", 12], ...]}`: those that begin like `q`."""
    with reading() as db:
        found = suggest_tags(db, request.args.get("q", ""))
    return jsonify(tags=found)


@fields.post("/tickets/<int:ticket_id>/fields/<int:field>")
@staff_only(*AGENTS)
def put_field(ticket_id: int, field: int) -> AnyResponse:
    """What can't be kept stays in the form, with the reason."""
    said = request.form.getlist("value")
    try:
        with writing() as db:
            set_field(db, ticket_id, field, said, by=current_staff(), now=now(), was=request.form.get("was"))
    except FieldMoved as moved:
        return Response(ticket_page(ticket_id, typed=Typed(field, tuple(said), moved.detail)), status=409)
    except Invalid as wrong:
        return Response(ticket_page(ticket_id, typed=Typed(field, tuple(said), wrong.detail)), status=422)
    return back_to(ticket_id)


@fields.post("/tickets/<int:ticket_id>/time")
@staff_only(*AGENTS)
def put_time(ticket_id: int) -> AnyResponse:
    with writing() as db:
        log_time(db, ticket_id, _minutes(), note=request.form.get("note", ""), by=current_staff(), now=now())
    return back_to(ticket_id)


@fields.post("/time/<int:entry>")
@staff_only(*AGENTS)
def mend_time(entry: int) -> AnyResponse:
    with writing() as db:
        if request.form.get("remove"):
            ticket = remove_time(db, entry, by=current_staff(), now=now())
        else:
            ticket = change_time(
                db, entry, _minutes(), note=request.form.get("note", ""), by=current_staff(), now=now()
            )
    return back_to(ticket)


def _minutes() -> int | None:
    return whole_number(request.form.get("minutes", "").strip())
