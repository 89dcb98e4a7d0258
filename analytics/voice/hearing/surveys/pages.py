"""The page behind an invitation: a number, a few words, and thanks."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from analytics.voice.hearing.surveys.answering import SCALES, answer, find_answer
from analytics.voice.hearing.surveys.invitation import Invitation, read_invitation
from analytics.voice.hearing.surveys.wording import WORDS, words_for
from foundation.access import public
from foundation.errors import Invalid
from foundation.incoming import whole_number
from foundation.web import now, reading, writing

survey = Blueprint(
    "survey", __name__, url_prefix="/voice/survey", template_folder="templates", static_folder="static", static_url_path="/static"
)  # fmt: skip


@survey.get("/<signed>")
@public
def ask(signed: str) -> Response:
    invitation = read_invitation(signed)
    with reading() as db:
        earlier = find_answer(db, invitation, now=now())
    marked = whole_number(request.args.get("score"))  # in a mail
    if earlier:
        score = earlier.score if marked is None else marked
        return _page(invitation, signed, score=score, comment=earlier.comment or "", earlier=True)
    return _page(invitation, signed, score=marked)


@survey.post("/<signed>")
@public
def send(signed: str) -> Response | AnyResponse:
    invitation = read_invitation(signed)
    score, comment = whole_number(request.form.get("score")), request.form.get("comment", "")
    try:
        with writing() as db:
            answer(db, invitation, score=score, comment=comment, now=now())
    except Invalid:
        return _page(invitation, signed, comment=comment, wrong=True)
    return redirect(url_for("survey.thanks", signed=signed), 303)


@survey.get("/<signed>/thanks")
@public
def thanks(signed: str) -> Response:
    return _page(read_invitation(signed), signed, done=True)


def _page(invitation: Invitation, signed: str, **more: Any) -> Response:
    words = words_for(invitation.language, invitation.product)
    lang = invitation.language if invitation.language in WORDS else "en"
    page = render_template(
        "analytics/survey/survey.html", words=words, lang=lang, dir="rtl" if lang == "ar" else "ltr", kind=invitation.kind, scale=SCALES[invitation.kind], signed=signed,
        product=invitation.product, **more,
    )  # fmt: skip
    response = make_response(page, 422 if more.get("wrong") else 200)
    response.headers["Referrer-Policy"] = (
        "same-origin"  # the address is the key; with no referrer at all, browsers send forms without an origin
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
