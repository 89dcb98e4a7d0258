"""Files: attached one at a time, sent with a message, read by an address that ends within the hour."""

from flask import request
from sqlalchemy import Connection, select

from foundation.access import token_only
from foundation.errors import Invalid, NotFound, TooLarge
from foundation.web import now, reading, writing
from helpdesk.api.blueprint import actor, api, in_reach
from helpdesk.api.presenting import present_file
from helpdesk.api.shapes import File
from helpdesk.files import LARGEST, check_room, keep_file, read_file, the_shelf
from helpdesk.files import File as Kept
from helpdesk.files.keeping import file_from_row, take_back
from helpdesk.files.tables import files
from helpdesk.tickets.tables import messages, tickets

ROOM = 64 * 1024  # for the form around the file


@api.post("/files", summary="Attach a file", access=token_only("messages:write"), status=201)
def attach_file() -> File:
    """Takes a form (`multipart/form-data`) with `file`, of at most 10 MB. It is sent when a message names its id in `files`, within a day."""
    request.max_content_length = LARGEST + ROOM
    if (request.content_length or 0) > LARGEST + ROOM:
        raise TooLarge("This file is larger than 10 MB. Send a smaller one.", field="file")
    sent, who = request.files.get("file"), actor().key
    if sent is None:
        raise Invalid("There is no file in this form. Send it as `file`.", field="file")
    with reading() as db:
        check_room(db, who, now=now())
    name = sent.filename or "file"
    read = read_file(the_shelf(), name, sent.stream.read(LARGEST + 1))
    with writing() as db:
        return present_file(keep_file(db, read, name=name, who=who, now=now()))


@api.get("/files/<int:number>", summary="Read a file’s address", access=token_only("tickets:read"))
def read_address(number: int) -> File:
    """Of a message of a ticket the token sees. `url` hands it out as an attachment, to whoever has it, for an hour at most."""
    with reading() as db:
        return present_file(_found(db, number))


@api.delete("/files/<int:number>", summary="Take back a file that isn’t sent yet", access=token_only("messages:write"))
def remove_file(number: int) -> None:
    with writing() as db:
        take_back(db, number, who=actor().key)


def _found(db: Connection, number: int) -> Kept:
    sent = (
        select(files).join(messages, messages.c.id == files.c.message).join(tickets, tickets.c.id == messages.c.ticket)
    )
    row = db.execute(sent.where(files.c.id == number, files.c.name != "", in_reach())).first()
    if row is None:
        raise NotFound("There is no such file.")
    return file_from_row(row)
