"""A picture for an article: chosen, dropped or pasted in the editor."""

from flask import jsonify, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid, TooLarge
from foundation.web import now, writing
from kb.pictures.keeping import draw_picture, keep_picture
from kb.writing.pages import WRITERS, writing_desk

LARGEST = 10_000_000
ROOM = 10_000  # for the rest of the form


@writing_desk.post("/pictures")
@staff_only(*WRITERS)
def add_picture() -> AnyResponse:
    request.max_content_length = LARGEST + ROOM
    if (request.content_length or 0) > LARGEST + ROOM:
        raise TooLarge("This picture is larger than 10 MB. Save it smaller, then add it again.", field="file")
    sent = request.files.get("file")
    if sent is None:
        raise Invalid("Choose a picture to add.", field="file")
    drawn = draw_picture(sent.stream.read())
    with writing() as db:
        keep_picture(db, drawn, author=current_staff().name, now=now())
    return jsonify(address=url_for("pictures.picture", digest=drawn.digest), width=drawn.width, height=drawn.height)
