"""All pictures of a conversation, also of the parts its page leaves out, so that who looks at one goes through them all."""

from typing import Any

import msgspec
from flask import Response
from sqlalchemy import Connection

from foundation.access import current_staff, staff_only
from foundation.web import now, reading
from helpdesk.fields.naming import without_twins
from helpdesk.files import File, file_address, files_of
from helpdesk.joining.beside import read_joined
from helpdesk.permissions.outsiders import as_seen_by
from helpdesk.tickets.reading import timeline
from helpdesk.tickets.ticket import Message, Ticket
from helpdesk.workspace.blueprint import workspace
from helpdesk.workspace.folding import name_of
from helpdesk.workspace.live_part import read_live
from helpdesk.writing.beside import read_beside


@workspace.get("/tickets/<int:ticket_id>/pictures")
@staff_only("agent", "lead")
def pictures(ticket_id: int) -> Response:
    """`[{"file": "7", "letter": "m12", "name": "one.png", "from": "Mara Castell", "small": address of the preview, "whole": of the file}, ...]`, oldest first."""
    with reading() as db:
        found, live = read_live(db, ticket_id, now(), by=current_staff().id)
        shown = _letters_with_files(db, found, has_links=live["has_links"]) if live["has_files"] else []
        sent = files_of(db, [one.id for one in shown])
    told = [_told(file, one) for one in shown for file in sent.get(one.id, []) if file.has_preview]
    answer = Response(msgspec.json.encode(told), content_type="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _letters_with_files(db: Connection, found: Ticket, *, has_links: bool) -> list[Message]:
    """Those this agent sees; a note that was removed shows its files no more."""
    story = without_twins(timeline(db, found.id))
    joined = read_joined(db, found, story, has_links=has_links, now=now())
    _, shown = as_seen_by(db, current_staff().id, joined, story)
    versions = read_beside(db, current_staff(), found.id).versions
    return [
        one for one in shown if isinstance(one, Message) and (one.kind != "note" or one.body or one.id not in versions)
    ]


def _told(file: File, letter: Message) -> dict[str, Any]:
    addresses = {"small": file_address(file, preview=True), "whole": file_address(file)}
    return {"file": str(file.id), "letter": name_of(letter), "name": file.name, "from": letter.author_name} | addresses
