"""Signing in and out of the workspace."""

from flask import g, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import (
    SESSION_COOKIE,
    current_staff,
    find_staff,
    forget_session,
    keep_session,
    public,
    staff_only,
)
from foundation.accounts import Staff, check_password, sign_out, staff_by_session, start_session
from foundation.audit import note_audit
from foundation.errors import NotFound, Problem, TooMany
from foundation.two_step.passing import WRONG, challenge, challenged, end_challenge, pass_with
from foundation.two_step.setting_up import is_on
from foundation.web import config, now, writing
from helpdesk.workspace.blueprint import workspace

WAYS = {"app": "a code", "recovery": "a recovery code"}


@workspace.get("/sign-in")
@public
def sign_in_page() -> str | AnyResponse:
    staff = find_staff()
    if staff is not None or g.get("unfinished"):
        return redirect(_start_of(staff))
    return render_template("workspace/sign_in.html", email="", wrong=None, next=_safe(request.args.get("next", "")))


@workspace.post("/sign-in")
@public
def enter() -> str | AnyResponse:
    email, following = request.form.get("email", "").strip(), _safe(request.form.get("next", ""))
    try:
        with writing() as db:
            number = check_password(
                db, email=email, password=request.form.get("password", ""), address=request.remote_addr or ""
            )
            if is_on(db, number):
                return _ask_for_code(challenge(db, number, now=now()), following)
            token, staff = _begin(db, number, "signed in")
    except Problem as problem:
        with writing() as db:
            note_audit(db, "access", "sign-in failed", email[:120], who="")
        return _sign_in_page(email, problem.detail, following)
    return _enter(token, staff, following)


@workspace.post("/sign-in/code")
@public
def enter_with_code() -> str | AnyResponse:
    """The second step, for who has set it up. A wrong code is written down before it is refused."""
    half, following = request.form.get("challenge", ""), _safe(request.form.get("next", ""))
    try:
        with writing() as db:
            number = challenged(db, half, now=now())
            way = pass_with(db, number, request.form.get("code", ""), key=config().secret_key, now=now())
            if way is None:
                note_audit(db, "access", "code refused", who=f"staff:{number}")
            else:
                end_challenge(db, half)
                token, staff = _begin(db, number, f"signed in with {WAYS[way]}")
    except NotFound as ended:
        return _sign_in_page("", ended.detail, following)
    except TooMany as problem:
        return _ask_for_code(half, following, problem.detail)
    return _ask_for_code(half, following, WRONG) if way is None else _enter(token, staff, following)


@workspace.post("/sign-out")
@staff_only()
def leave() -> AnyResponse:
    with writing() as db:
        note_audit(db, "access", "signed out", current_staff().name)
        sign_out(db, request.cookies.get(SESSION_COOKIE, ""))
    response = redirect(url_for("workspace.sign_in_page"), 303)
    forget_session(response)
    return response


def _begin(db: Connection, number: int, what: str) -> tuple[str, Staff]:
    token = start_session(db, number, now=now(), hours=config().staff_session_hours)
    staff = staff_by_session(db, token, now())
    assert staff is not None
    note_audit(db, "access", what, staff.name, who=staff.key)
    return token, staff


def _enter(token: str, staff: Staff, following: str) -> AnyResponse:
    response = redirect(following or _start_of(staff), 303)
    keep_session(response, token)
    return response


def _sign_in_page(email: str, wrong: str, following: str) -> str:
    return render_template("workspace/sign_in.html", email=email, wrong=wrong, next=following)


def _ask_for_code(half: str, following: str, wrong: str | None = None) -> str:
    return render_template("workspace/sign_in_code.html", challenge=half, wrong=wrong, next=following)


def _start_of(staff: Staff | None) -> str:
    """Everyone starts where their work is."""
    if staff is not None and not staff.roles & {"agent", "light_agent"} and not staff.may("lead"):
        return "/desk/articles/" if "writer" in staff.roles else "/voice/"
    return url_for("workspace.queue")


def _safe(target: str) -> str:
    """Only addresses of our own."""
    return target if target.startswith("/") and not target.startswith(("//", "/\\")) else ""
