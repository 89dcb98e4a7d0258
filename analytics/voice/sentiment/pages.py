"""One click corrects how a comment was read; one more takes that back."""

from flask import request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from analytics.voice.pages import voice
from analytics.voice.sentiment.correcting import correct, take_back
from foundation.access import current_staff, staff_only
from foundation.web import now, writing

EDITORS = ("product", "lead")


@voice.post("/verbatims/<int:verbatim>/feeling")
@staff_only(*EDITORS)
def correct_feeling(verbatim: int) -> Response:
    staff = current_staff()
    with writing() as db:
        correct(db, verbatim, request.form.get("label", ""), by=staff.id, by_name=staff.name, now=now())
    return _back(verbatim)


@voice.post("/verbatims/<int:verbatim>/feeling/removal")
@staff_only(*EDITORS)
def take_feeling_back(verbatim: int) -> Response:
    with writing() as db:
        take_back(db, verbatim, now=now())
    return _back(verbatim)


def _back(verbatim: int) -> Response:
    """To the list as it was filtered, at the same comment."""
    list_of_all = url_for("voice.verbatims")
    asked = request.form.get("back", "")
    return redirect((asked if asked.startswith(f"{list_of_all}?") else list_of_all) + f"#said-{verbatim}", 303)
