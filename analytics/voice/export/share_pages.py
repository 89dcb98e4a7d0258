"""Making and revoking read-only links, and the page they open: no sign-in, no cookie, no script, nothing to open further."""

from flask import Response, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from analytics.voice.export.pages import form_on, reports_page
from analytics.voice.export.sharing import (
    make_share,
    note_opening,
    open_share,
    opened_lately,
    revoke,
    share_from,
)
from analytics.voice.export.wording import about, began_in_words, by_theme, span
from analytics.voice.frame import EDITORS, READERS, voice
from analytics.voice.numbers import percent, signed_percent
from foundation.access import current_staff, public, staff_only
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.saying import OWN
from foundation.speaking import answer_in
from foundation.web import config, now, reading, writing
from helpdesk.speaking import WORDS

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
STATUS = {"unknown": 404, "expired": 410, "revoked": 410}


@voice.route("/shares", methods=["GET", "POST"])
@staff_only(*READERS)
def share() -> AnyResponse | tuple[str, int]:
    """Make a link to the report as it is now. Links from other pages lead to the form."""
    if request.method == "GET":
        return form_on("link")
    staff = current_staff()
    if not staff.may(*EDITORS):
        raise Forbidden("Links are made by product managers and leads. Ask one of them.")
    try:
        days, lasting, note = share_from(request.form)
        with writing() as db:
            number = make_share(db, days, lasting, note, by=staff.id, by_name=staff.name, now=now())
    except (Invalid, Conflict) as problem:
        return reports_page(request.form, wrong=problem, place="share"), problem.status
    return redirect(url_for("voice.reports", made=number, _anchor="links"), 303)


@voice.post("/shares/<int:number>/revoking")
@staff_only(*EDITORS)
def revoke_share(number: int) -> AnyResponse:
    with writing() as db:
        revoke(db, number, by_name=current_staff().name, now=now())
    return redirect(url_for("voice.reports", _anchor="links"), 303)


@voice.get("/shared/<signed>")
@public
def shared(signed: str) -> Response:
    """The frozen report, or kind words on why there is none."""
    with reading() as db:
        found = open_share(db, signed, config().secret_key, now())
    if isinstance(found, str):
        return _alone(render_template("analytics/voice/shared_ended.html", why=found), STATUS[found])
    link, report = found
    answer_in(WORDS.words_in(report.get("lang", OWN)))  # what was frozen is in that language
    if not opened_lately(link, now()):
        with writing() as db:
            note_opening(db, link.id, now())
    pictures = [{**one, "svg": Markup(one["svg"]), "phone": Markup(one["phone"])} for one in report["pictures"]]
    return _alone(
        render_template(
            "analytics/voice/shared.html",
            link=link,
            report=report,
            pictures=pictures,
            span=span(report["first"], report["last"]),
            about=about,
            by_theme=by_theme,
            began=began_in_words,
            percent=percent,
            signed_percent=signed_percent,
        )
    )


def _alone(page: str, status: int = 200) -> Response:
    response = make_response(page, status)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
