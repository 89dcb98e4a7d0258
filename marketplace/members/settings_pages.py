"""Settings: the password, where one is signed in, and what to be told about."""

from typing import Any

from flask import request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.errors import Problem
from foundation.web import now, reading, writing
from marketplace.frame import attempt, me, member_only, page, worklane
from marketplace.members.accounts import NOTICES, change_notifications, change_password
from marketplace.members.sessions import SESSION_COOKIE, list_sessions, sign_out_elsewhere


@worklane.get("/settings/security")
@member_only
def security() -> Any:
    return _security()


def _security(wrong: Problem | None = None) -> Any:
    with reading() as db:
        sessions = list_sessions(db, me().id, request.cookies.get(SESSION_COOKIE, ""), now())
    saved = request.args.get("saved")
    return page(
        "security.html", "settings/security", title="Security", wrong=wrong, sessions=sessions, saved=saved
    )  # fmt: skip


@worklane.post("/settings/security")
@member_only
def save_password() -> Any:
    old, new = request.form.get("old", ""), request.form.get("new", "")
    return attempt(
        lambda db: change_password(db, me().id, old=old, new=new), then="/settings/security?saved=1", again=_security
    )


@worklane.post("/settings/security/sessions")
@member_only
def end_other_sessions() -> AnyResponse:
    with writing() as db:
        sign_out_elsewhere(db, me().id, request.cookies.get(SESSION_COOKIE, ""))
    return redirect("/settings/security?saved=elsewhere", 303)


@worklane.get("/settings/notifications")
@member_only
def notifications() -> Any:
    saved = request.args.get("saved")
    return page("notifications.html", "settings/notifications", title="Notifications", notices=NOTICES, saved=saved)


@worklane.post("/settings/notifications")
@member_only
def save_notifications() -> Any:
    chosen = set(request.form.getlist("notices")) & set(NOTICES)
    with writing() as db:
        change_notifications(db, me().id, chosen)
    return redirect("/settings/notifications?saved=1", 303)
