"""Signing in and out of the workspace."""

from flask import render_template, request, url_for
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
from foundation.accounts import Staff, sign_in, sign_out, staff_by_session
from foundation.audit import note_audit
from foundation.errors import Problem
from foundation.web import config, now, writing
from helpdesk.workspace.blueprint import workspace


@workspace.get("/sign-in")
@public
def sign_in_page() -> str | AnyResponse:
    staff = find_staff()
    if staff is not None:
        return redirect(_start_of(staff))
    return render_template("workspace/sign_in.html", email="", wrong=None, next=_safe(request.args.get("next", "")))


@workspace.post("/sign-in")
@public
def enter() -> str | AnyResponse:
    email, following = request.form.get("email", "").strip(), _safe(request.form.get("next", ""))
    try:
        with writing() as db:
            token = sign_in(
                db, email=email, password=request.form.get("password", ""), now=now(), hours=config().staff_session_hours,
                address=request.remote_addr or "",
            )  # fmt: skip
            staff = staff_by_session(db, token, now())
            note_audit(db, "access", "signed in", staff.name if staff else "", who=staff.key if staff else "")
    except Problem as problem:
        with writing() as db:
            note_audit(db, "access", "sign-in failed", email[:120], who="")
        return render_template("workspace/sign_in.html", email=email, wrong=problem.detail, next=following)
    response = redirect(following or _start_of(staff), 303)
    keep_session(response, token)
    return response


@workspace.post("/sign-out")
@staff_only()
def leave() -> AnyResponse:
    with writing() as db:
        note_audit(db, "access", "signed out", current_staff().name)
        sign_out(db, request.cookies.get(SESSION_COOKIE, ""))
    response = redirect(url_for("workspace.sign_in_page"), 303)
    forget_session(response)
    return response


def _start_of(staff: Staff | None) -> str:
    """Everyone starts where their work is."""
    if staff is not None and not staff.roles & {"agent", "light_agent"} and not staff.may("lead"):
        return "/desk/articles/" if "writer" in staff.roles else "/voice/"
    return url_for("workspace.queue")


def _safe(target: str) -> str:
    """Only addresses of our own."""
    return target if target.startswith("/") and not target.startswith(("//", "/\\")) else ""
