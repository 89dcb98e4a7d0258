"""The page behind the link of a letter: five numbers, a few words, thanks. Opening it changes nothing, for mail scanners open links too."""

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import allow
from foundation.accounts import Attempts
from foundation.errors import Invalid, TooMany
from foundation.incoming import whole_number
from foundation.secret_pages import secret_page
from foundation.speaking import answer_in
from foundation.web import now, reading, writing
from helpdesk.ratings.asking import SCALE
from helpdesk.ratings.link import read_link
from helpdesk.ratings.rating import Asked, find_asked, keep, languages_of
from helpdesk.speaking import speak_also, words_for

MOST = 20  # changes of one rating in a quarter of an hour

ratings = Blueprint("ratings", __name__, url_prefix="/ratings", template_folder="templates", static_folder="static", static_url_path="/static")  # fmt: skip
speak_also(("ratings.ask", "ratings.send"))
holders = allow("whoever holds the link of a letter to the ticket’s customer", lambda: None)


@ratings.get("/<link>")
@holders
def ask(link: str) -> Response:
    with reading() as db:
        asked = _asked(db, link)
    marked = whole_number(request.args.get("score"))  # in the letter
    return _page(link, asked, asked.rating if marked is None else marked, asked.comment or "")


@ratings.post("/<link>")
@holders
def send(link: str) -> AnyResponse:
    score, comment = whole_number(request.form.get("score")), request.form.get("comment", "")
    with writing() as db:
        asked = _asked(db, link)
        _check_pace(asked)
        try:
            keep(db, asked, score, comment, now=now())
        except Invalid:
            return _page(link, asked, None, comment, wrong=True)
    return redirect(url_for("ratings.ask", link=link, done=1), 303)


def _asked(db: Connection, link: str) -> Asked:
    """From here on the answer is in the language of the ticket; until then, and for a link we never made, in the browser's."""
    number, signed_at = read_link(link)
    answer_in(words_for(*languages_of(db, number)))
    return find_asked(db, number, signed_at=signed_at, now=now())


def _page(link: str, asked: Asked, score: int | None, comment: str, *, wrong: bool = False) -> Response:
    page = render_template(
        "ratings/rating.html", link=link, asked=asked, score=score, comment=comment, scale=SCALE, wrong=wrong,
        done=asked.rating is not None and "done" in request.args,
    )  # fmt: skip
    return secret_page(page, status=422 if wrong else 200)


def _check_pace(asked: Asked) -> None:
    counted: Attempts = current_app.extensions.setdefault("ratings.pace", Attempts(MOST))
    try:
        counted.check(asked.own)
    except TooMany as problem:
        problem.detail = "That’s a lot of changes in a short time. Wait a few minutes, then send it again."
        raise
