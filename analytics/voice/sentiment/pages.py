"""One click corrects how a comment was read, one more takes that back; and which version reads comments."""

from flask import render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from analytics.voice.frame import EDITORS, READERS, voice
from analytics.voice.reports.quotes import quote_after
from analytics.voice.sentiment.correcting import correct, take_back
from analytics.voice.sentiment.teaching.versions import let_go, list_versions, use
from foundation.access import current_staff, staff_only
from foundation.incoming import whole_number
from foundation.web import now, reading, writing


@voice.post("/verbatims/<int:verbatim>/feeling")
@staff_only(*EDITORS)
def correct_feeling(verbatim: int) -> str | Response:
    staff = current_staff()
    with writing() as db:
        correct(db, verbatim, request.form.get("label", ""), by=staff.id, by_name=staff.name, now=now())
    return _back(verbatim)


@voice.post("/verbatims/<int:verbatim>/feeling/removal")
@staff_only(*EDITORS)
def take_feeling_back(verbatim: int) -> str | Response:
    with writing() as db:
        take_back(db, verbatim, now=now())
    return _back(verbatim)


@voice.get("/reading")
@staff_only(*READERS)
def feeling_versions() -> str:
    with reading() as db:
        found = list_versions(db)
    return render_template(
        "analytics/voice/reading.html", versions=found, on=next((one for one in found if one.state == "on"), None)
    )


@voice.post("/reading")
@staff_only(*EDITORS)
def switch_feelings() -> Response:
    """A version's number, `lexicon`, or `newest`."""
    asked = request.form.get("version", "")
    with writing() as db:
        if asked == "newest":
            let_go(db)
        elif asked == "lexicon":
            use(db, None, by_name=current_staff().name, now=now())
        else:
            use(db, whole_number(asked) or 0, by_name=current_staff().name, now=now())
    return redirect(url_for("voice.feeling_versions"), 303)


def _back(verbatim: int) -> str | Response:
    """The comment anew where a theme's page asks in place; else to the list as it was filtered, at the same comment."""
    here = request.form.get("here", "")
    if here and request.headers.get("HX-Request"):
        return quote_after(verbatim, here)
    if here:
        return redirect(url_for("voice.theme", key=here, days=365, _anchor="words"), 303)
    list_of_all = url_for("voice.verbatims")
    asked = request.form.get("back", "")
    return redirect((asked if asked.startswith(f"{list_of_all}?") else list_of_all) + f"#said-{verbatim}", 303)
