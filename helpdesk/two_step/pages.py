"""/desk/two-step, where each of the staff sets up their second step; and what admins do about it on the pages of people."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, Response, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy import Connection
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.audit import note_audit
from foundation.errors import TooMany
from foundation.two_step.codes import in_fours, picture_of
from foundation.two_step.passing import WRONG, pass_with
from foundation.two_step.setting_up import (
    begin,
    confirm,
    read_two_step,
    renew_recovery,
    require_of,
    reset,
    turn_off,
)
from foundation.web import config, now, reading, writing
from helpdesk.staffing.people import find_person

two_step = Blueprint(
    "two_step",
    __name__,
    url_prefix="/desk",
    template_folder="templates",
    static_folder="static",
    static_url_path="/two-step-static",
)
Done = TypeVar("Done")
SAVED = {"off": "Two-step sign-in is off."}


@two_step.get("/two-step")
@staff_only()
def show() -> Response:
    return _page()


@two_step.post("/two-step")
@staff_only()
def start() -> AnyResponse:
    with writing() as db:
        begin(db, current_staff(), key=config().secret_key)
    return redirect(url_for("two_step.show"), 303)


@two_step.post("/two-step/confirmation")
@staff_only()
def confirmation() -> Response:
    """The first code of the app turns it on, and shows the recovery codes this once."""

    def turn_on(db: Connection) -> list[str]:
        note_audit(db, "access", "two-step sign-in on", current_staff().name)
        return confirm(db, current_staff(), now=now())

    codes, wrong = _with_code(turn_on, recovery=False)
    return _page(codes=codes, wrong=wrong)


@two_step.post("/two-step/recovery-codes")
@staff_only()
def new_recovery_codes() -> Response:
    def renew(db: Connection) -> list[str]:
        note_audit(db, "access", "recovery codes renewed", current_staff().name)
        return renew_recovery(db, current_staff())

    codes, wrong = _with_code(renew)
    return _page(codes=codes, wrong=wrong)


@two_step.post("/two-step/removal")
@staff_only()
def remove() -> Response | AnyResponse:
    def end(db: Connection) -> None:
        turn_off(db, current_staff())
        note_audit(db, "access", "two-step sign-in off", current_staff().name)

    _, wrong = _with_code(end)
    return _page(wrong=wrong) if wrong else redirect(url_for("two_step.show", done="off"), 303)


@two_step.post("/settings/people/two-step")
@staff_only("admin")
def ask_of_roles() -> AnyResponse:
    with writing() as db:
        require_of(db, request.form.getlist("roles"), now=now())
    return redirect(url_for("staffing.people", done="two-step"), 303)


@two_step.post("/settings/people/<int:number>/two-step-reset")
@staff_only("admin")
def reset_of(number: int) -> AnyResponse:
    with writing() as db:
        person = find_person(db, number, now=now())
        reset(db, number)
        note_audit(db, "people", "two-step sign-in reset", person.name)
    return redirect(url_for("staffing.people", done="two-step-reset"), 303)


def _with_code(act: Callable[[Connection], Done], *, recovery: bool = True) -> tuple[Done | None, str]:
    """What `act` gives in the transaction in which the code was right; else why it is refused. A wrong one is written down, so that
    guessing ends."""
    me, typed = current_staff(), request.form.get("code", "")
    try:
        with writing() as db:
            if pass_with(db, me.id, typed, key=config().secret_key, now=now(), recovery=recovery):
                return act(db), ""
            note_audit(db, "access", "code refused", me.name)
    except TooMany as problem:
        return None, problem.detail
    return None, WRONG


def _page(*, wrong: str = "", codes: list[str] | None = None) -> Response:
    me = current_staff()
    with reading() as db:
        mine = read_two_step(db, me, key=config().secret_key)
    page = render_template(
        "two_step/two_step.html", me=me, mine=mine, wrong=wrong, codes=codes, saved=SAVED.get(request.args.get("done", "")),
        picture=Markup(picture_of(mine.secret, me.email)) if mine.secret else "", secret=in_fours(mine.secret or ""),
    )  # fmt: skip
    answer = Response(page, status=422 if wrong else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer
