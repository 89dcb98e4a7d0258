"""Files on their way to a message: one at a time, as a form, which no browser asks leave for."""

import msgspec
from flask import request

from foundation.access import allow
from foundation.errors import Invalid, TooLarge
from foundation.web import now, reading, writing
from helpdesk.files import (
    LARGEST,
    File,
    check_room,
    file_address,
    keep_file,
    read_file,
    take_back,
    the_shelf,
)
from widgets.api import answers as a
from widgets.api.door import api, check_origin, person_of
from widgets.api.pace import check_pace

ROOM = 64 * 1024  # for the form around the file


class TakeBack(msgspec.Struct):
    session: str
    file: a.Id


def check_upload() -> None:
    check_origin()
    request.max_content_length = LARGEST + ROOM
    if (request.content_length or 0) > LARGEST + ROOM:
        raise TooLarge("This file is larger than 10 MB. Send a smaller one.", field="file")


widget_upload = allow("widget: pages of a known site, person by session", check_upload)


@api.post("/files", summary="Attach a file", access=widget_upload)
def attach() -> a.FileShown:
    """Takes a form (`multipart/form-data`) with `session` and `file`. It is sent when a message names its id."""
    who = person_of(request.form.get("session", ""))
    sent = request.files.get("file")
    if sent is None:
        raise Invalid("There is no file in this form. Choose one.", field="file")
    check_pace("files", who)
    with reading() as db:
        check_room(db, who.key, now=now())
    name = sent.filename or "file"
    read = read_file(the_shelf(), name, sent.stream.read(LARGEST + 1))
    with writing() as db:
        return shown(keep_file(db, read, name=name, who=who.key, now=now()))


@api.post("/files/removal", summary="Take back a file that isn’t sent yet", access=widget_upload)
def remove(body: TakeBack) -> a.Done:
    who = person_of(body.session)
    with writing() as db:
        take_back(db, body.file, who=who.key)
    return a.Done()


def shown(file: File) -> a.FileShown:
    preview = file_address(file, preview=True) if file.has_preview else None
    return a.FileShown(file.id, file.name, file.kind, file.size, file_address(file), preview, file.width, file.height)
