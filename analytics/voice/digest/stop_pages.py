"""What stands behind a stop link. Opening it changes nothing, for scanners open links too; a button does, or a mail program (RFC 8058)."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from analytics.voice.digest.stopping import Stop, only_alerts, read_stop, stop
from analytics.voice.telling.wording import mail_words, spoken
from foundation.access import public
from foundation.accounts import list_staff
from foundation.csrf import csrf_exempt
from foundation.speaking import answer_in, say
from foundation.web import config, now, reading, writing
from helpdesk.speaking import WORDS, asked_language

stopping = Blueprint("stopping", __name__, url_prefix="/voice/stop", template_folder="templates")


@stopping.get("/<signed>")
@public
def ask(signed: str) -> Response:
    """To customers it speaks their language, and of nothing they needn't know."""
    asked = read_stop(signed)
    words = None if asked.of in ("digest", "desk") else mail_words(asked.language, config().help_name)
    answer_in(WORDS.words_in(spoken(asked.language) if words else _language_of(asked)))
    page = render_template(
        "analytics/digest/stop.html", asked=asked, signed=signed, done=request.args.get("done", ""), words=words, lang=spoken(asked.language) if words else say.lang,
    )  # fmt: skip
    response = make_response(page)
    response.headers["Referrer-Policy"] = "same-origin"  # the address is the key
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _language_of(asked: Stop) -> str:
    """That of the staff member whose mail it is, as it was written in; else of their browser."""
    with reading() as db:
        staff = next((one for one in list_staff(db) if one.key == asked.who), None)
    return staff.language if staff and staff.language else asked_language()


@stopping.post("/<signed>/choice")
@public
def choose(signed: str) -> AnyResponse:
    asked, less = read_stop(signed), request.form.get("do") == "alerts"
    with writing() as db:
        if less:
            only_alerts(db, asked)
        else:
            stop(db, asked, now=now())
    return redirect(url_for("stopping.ask", signed=signed, done="alerts" if less else "stop"), 303)


@stopping.post("/<signed>")
@csrf_exempt
@public
def stop_by_mail_program(signed: str) -> Response:
    """The address in `List-Unsubscribe`, with the body `List-Unsubscribe=One-Click` (RFC 8058). Twice is once."""
    asked = read_stop(signed)
    with writing() as db:
        stop(db, asked, now=now())
    return Response("You get no more of this mail.\n", content_type="text/plain; charset=utf-8")
