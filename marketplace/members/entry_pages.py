"""The way in and out: the landing page, joining, signing in and out, and the token by which the widget knows a member."""

from typing import Any

from flask import Response, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import public
from foundation.errors import Problem
from foundation.web import config, now, writing
from marketplace.frame import find_member, member_only, page, text, worklane
from marketplace.help import sign_identity
from marketplace.members.accounts import join
from marketplace.members.sessions import SESSION_COOKIE, SESSION_DAYS, sign_in, sign_out, start_session


@worklane.get("/")
@public
def landing() -> Any:
    return redirect("/home") if find_member() else page("landing.html", "home/start", title="Worklane")


@worklane.get("/sign-in")
@public
def sign_in_page() -> Any:
    if find_member():
        return redirect("/home")
    return page("sign_in.html", "login", title="Sign in", next=_safe(request.args.get("next", "")))


@worklane.post("/sign-in")
@public
def enter() -> Any:
    following = _safe(request.form.get("next", ""))
    try:
        with writing() as db:
            token = sign_in(
                db, email=text("email"), password=request.form.get("password", ""), now=now(),
                address=request.remote_addr or "", device=request.user_agent.string,
            )  # fmt: skip
    except Problem as wrong:
        return page("sign_in.html", "login", title="Sign in", wrong=wrong, next=following)
    return _keep(redirect(following or "/home", 303), token)


@worklane.get("/join")
@public
def join_page() -> Any:
    return redirect("/home") if find_member() else page("join.html", "login", title="Join Worklane")


@worklane.post("/join")
@public
def become_member() -> Any:
    try:
        with writing() as db:
            made = join(
                db, name=text("name"), email=text("email"), password=request.form.get("password", ""),
                role=text("role"), now=now(),
            )  # fmt: skip
            token = start_session(db, made, now=now(), device=request.user_agent.string)
    except Problem as wrong:
        return page("join.html", "login", title="Join Worklane", wrong=wrong)
    return _keep(redirect("/home", 303), token)


@worklane.post("/sign-out")
@member_only
def leave() -> AnyResponse:
    with writing() as db:
        sign_out(db, request.cookies.get(SESSION_COOKIE, ""))
    response = redirect("/", 303)
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


@worklane.get("/help-token")
@public
def help_token() -> dict[str, str | None]:
    """The signed identity that the widget swaps for a session."""
    member = find_member()
    return {"token": sign_identity(member, secret=config().widget_secret, now=now()) if member else None}


def _keep(response: Response | AnyResponse, token: str) -> Response | AnyResponse:
    response.set_cookie(
        SESSION_COOKIE, token, httponly=True, samesite="Lax", secure=config().production, max_age=SESSION_DAYS * 86400,
        path="/",
    )  # fmt: skip
    return response


def _safe(target: str) -> str:
    """Only a path of ours: no other site, and nothing a browser would read as one."""
    ours = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if ours and target.isprintable() else ""
