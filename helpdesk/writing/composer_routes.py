"""Beside the text: files on their way to a reply, and how its reader will see it."""

import msgspec
from flask import Response, request

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid, TooLarge
from foundation.incoming import plain
from foundation.web import now, reading, writing
from helpdesk.files import LARGEST, check_room, keep_file, read_file, take_back, the_shelf
from helpdesk.writing.beside import read_beside
from helpdesk.writing.blueprint import AGENTS, writing_desk
from helpdesk.writing.composing import shown_file
from helpdesk.writing.drafting import LONGEST
from helpdesk.writing.marking import readable, render_note

ROOM = 64 * 1024  # for the form around the file


@writing_desk.post("/files")
@staff_only(*AGENTS)
def attach() -> Response:
    """One file of a form; its token comes as a header, so that nothing is read before its size is known to be allowed."""
    request.max_content_length = LARGEST + ROOM
    if (request.content_length or 0) > LARGEST + ROOM:
        raise TooLarge("This file is larger than 10 MB. Send a smaller one.", field="file")
    sent, me = request.files.get("file"), current_staff()
    if sent is None:
        raise Invalid("There is no file in this form. Choose one.", field="file")
    with reading() as db:
        check_room(db, me.key, now=now())
    name = sent.filename or "file"
    read = read_file(the_shelf(), name, sent.stream.read(LARGEST + 1))
    with writing() as db:
        return _json(shown_file(keep_file(db, read, name=name, who=me.key, now=now())))


@writing_desk.post("/files/<int:file>/removal")
@staff_only(*AGENTS)
def remove(file: int) -> Response:
    with writing() as db:
        take_back(db, file, who=current_staff().key)
    return Response(status=204)


@writing_desk.post("/tickets/<int:ticket_id>/preview")
@staff_only(*AGENTS)
def preview(ticket_id: int) -> Response:
    """`{"html": ...}`: a reply in the plain words of the widget, a note as colleagues see it."""
    body = plain(request.form.get("body", ""))[:LONGEST]
    if request.form.get("kind") != "note":
        return _json({"text": readable(body)})
    with reading() as db:
        team = read_beside(db, current_staff(), ticket_id).team
    return _json({"html": str(render_note(body, team))})


def _json(answer: object) -> Response:
    return Response(msgspec.json.encode(answer), content_type="application/json")
