"""One click says that a comment speaks of another theme, or of none; one more takes that back."""

from flask import render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from analytics.voice.frame import EDITORS, voice
from analytics.voice.hearing.wanted import NO_THEME
from analytics.voice.registry.correcting import correct_theme, take_theme_back
from analytics.voice.registry.log import Editor
from analytics.voice.registry.standing import read_registry
from analytics.voice.reports.quotes import quote_after, read_quote
from foundation.access import current_staff, staff_only
from foundation.errors import Invalid
from foundation.web import now, reading, writing


@voice.get("/verbatims/<int:verbatim>/theme")
@staff_only(*EDITORS)
def choose_theme(verbatim: int) -> str:
    """The themes there are, to choose from; a page of its own without JavaScript."""
    with reading() as db:
        registry, row = read_registry(db), read_quote(db, verbatim, reader=current_staff().id)
    return render_template(
        "analytics/voice/choose_theme.html", row=row, registry=registry, theme_name=registry.name, here=request.args.get("here", "")
    )  # fmt: skip


@voice.post("/verbatims/<int:verbatim>/theme")
@staff_only(*EDITORS)
def correct_the_theme(verbatim: int) -> str | Response:
    """`theme` is a key, or `none`; `here` is the theme on whose page it was said."""
    chosen, staff = request.form.get("theme", ""), current_staff()
    if not chosen:
        raise Invalid("Choose a theme, or “No theme”.", field="theme")
    with writing() as db:
        key = "" if chosen == NO_THEME else chosen
        correct_theme(db, verbatim, key, by=Editor(staff.id, staff.name), now=now())
    return _answer(verbatim)


@voice.post("/verbatims/<int:verbatim>/theme/removal")
@staff_only(*EDITORS)
def take_the_theme_back(verbatim: int) -> str | Response:
    staff = current_staff()
    with writing() as db:
        take_theme_back(db, verbatim, by=Editor(staff.id, staff.name), now=now())
    return _answer(verbatim)


def _answer(verbatim: int) -> str | Response:
    """The comment anew, in its place; or the page it was on, which tells of it."""
    here = request.form.get("here", "")
    if request.headers.get("HX-Request"):
        return quote_after(verbatim, here)
    if not here:
        return redirect(url_for("voice.verbatims", _anchor=f"said-{verbatim}"), 303)
    return redirect(url_for("voice.theme", key=here, days=365, moved=verbatim, _anchor="words"), 303)
