"""Notes changed by who wrote them, and the list of where I was mentioned."""

from flask import jsonify, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.incoming import whole_number
from foundation.web import now, reading, writing
from helpdesk.tickets.ticket import reference_of
from helpdesk.workspace.going_back import back_to
from helpdesk.workspace.queue import beside_views
from helpdesk.writing.blueprint import AGENTS, writing_desk
from helpdesk.writing.editing import edit_note, remove_note
from helpdesk.writing.marking import readable
from helpdesk.writing.mentioning import count_unread, mention_rows, read_mentions


@writing_desk.post("/tickets/<int:ticket_id>/notes/<int:note>")
@staff_only(*AGENTS)
def change_note(ticket_id: int, note: int) -> AnyResponse:
    versions = whole_number(request.form.get("versions")) or 0
    with writing() as db:
        if request.form.get("act") == "remove":
            remove_note(db, note, versions=versions, by=current_staff(), now=now())
        else:
            edit_note(db, note, request.form.get("note", ""), versions=versions, by=current_staff(), now=now())
    return back_to(ticket_id)


@writing_desk.get("/mentions")
@staff_only(*AGENTS)
def my_mentions() -> str:
    with reading() as db:
        frame = beside_views(db, "mentions", "Mentions") | {"rows": mention_rows(db, current_staff())}
    return render_template("writing/mentions.html", reference_of=reference_of, readable=readable, **frame)


@writing_desk.post("/mentions/read")
@staff_only(*AGENTS)
def read() -> AnyResponse:
    """`ticket`: the one whose page is in sight, which hears how many are left elsewhere; without it, all."""
    with writing() as db:
        read_mentions(db, current_staff(), ticket=whole_number(request.form.get("ticket")), now=now())
        unread = count_unread(db, current_staff())
    return jsonify(unread=unread) if request.form.get("ticket") else redirect(url_for("writing.my_mentions"), 303)
