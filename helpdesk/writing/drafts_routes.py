"""Saving a draft as it is written, asking what is saved, and the list of my drafts."""

from datetime import timedelta

import msgspec
from flask import Response, render_template, request
from sqlalchemy import select

from foundation.access import current_staff, staff_only
from foundation.incoming import plain, whole_number
from foundation.web import now, reading, writing
from helpdesk.people.person import customers
from helpdesk.permissions.sight import visible_to
from helpdesk.tickets.tables import tickets
from helpdesk.workspace.queue import beside_views
from helpdesk.writing.beside import read_beside
from helpdesk.writing.blueprint import AGENTS, writing_desk
from helpdesk.writing.drafting import kind_of, save_draft, settle_draft
from helpdesk.writing.tables import drafts

OLDEST = 60 * 86_400_000  # milliseconds


@writing_desk.post("/tickets/<int:ticket_id>/draft")
@staff_only(*AGENTS)
def save(ticket_id: int) -> Response:
    """`age`: milliseconds since the text was last changed, so that clocks of browsers don't matter. `along`: yes or no, where it is asked."""
    form = request.form
    along = {"yes": True, "no": False}.get(form.get("along", ""))
    age = timedelta(milliseconds=min(whole_number(form.get("age")) or 0, OLDEST))
    files = [number for one in form.getlist("files")[:20] if (number := whole_number(one))]
    body = plain(form.get("body", "")).replace(
        "\r\n", "\n"
    )  # as it was typed: forms change the ends of lines under way
    with writing() as db:
        saved = save_draft(
            db, ticket_id, kind_of(form.get("kind", "")), body, by=current_staff(),
            base=whole_number(form.get("base")) or 0, tab=form.get("tab", "")[:40], typed_at=now() - age, files=files,
            along=along,
        )  # fmt: skip
    return _json({"version": saved.version, "kept": saved.kept, "other": saved.other})


@writing_desk.get("/tickets/<int:ticket_id>/draft")
@staff_only(*AGENTS)
def saved_drafts(ticket_id: int) -> Response:
    """`{"reply": {"body": ..., "version": 3, "ago": milliseconds}, ...}`"""
    with reading() as db:
        found = read_beside(db, current_staff(), ticket_id).drafts
    at = now()
    return _json({
        kind: {"body": one.body, "version": one.version, "ago": int((at - one.typed_at) / timedelta(milliseconds=1)), "files": one.files}
        for kind, one in found.items()
    })  # fmt: skip


@writing_desk.post("/tickets/<int:ticket_id>/draft/settled")
@staff_only(*AGENTS)
def settle(ticket_id: int) -> Response:
    """The text that was offered beside the draft was used or left."""
    with writing() as db:
        settle_draft(db, ticket_id, kind_of(request.form.get("kind", "")), by=current_staff())
    return Response(status=204)


@writing_desk.get("/drafts")
@staff_only(*AGENTS)
def my_drafts() -> str:
    me = current_staff()
    mine = drafts.c.staff == me.id, drafts.c.body != "", visible_to(me.id)
    query = (
        select(drafts.c.ticket, drafts.c.kind, drafts.c.body, drafts.c.typed_at, tickets.c.subject, customers.c.name)
        .join(tickets, tickets.c.id == drafts.c.ticket)
        .join(customers, customers.c.key == tickets.c.customer)
        .where(*mine)
        .order_by(drafts.c.typed_at.desc())
        .limit(100)
    )
    with reading() as db:
        frame = beside_views(db, "drafts", "My drafts") | {"rows": db.execute(query).all()}
    return render_template("writing/drafts.html", **frame)


def _json(told: object) -> Response:
    answer = Response(msgspec.json.encode(told), content_type="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
