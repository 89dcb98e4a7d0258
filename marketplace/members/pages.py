"""Signing in, joining, home, profile, reputation and settings."""

from typing import Any

from flask import Response, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import public
from foundation.errors import Problem
from foundation.web import config, now, reading, writing
from marketplace.contracts.milestones import STATUSES
from marketplace.contracts.reading import list_contracts, milestone_totals
from marketplace.disputes.answering import list_disputes
from marketplace.escrow.ledger import balances
from marketplace.frame import amount, attempt, find_member, me, member_only, page, text, worklane
from marketplace.help import sign_identity
from marketplace.jobs.reading import list_invitations, list_jobs, open_jobs
from marketplace.members.accounts import NOTICES, change_notifications, change_password, change_profile, join
from marketplace.members.sessions import (
    SESSION_COOKIE,
    SESSION_DAYS,
    list_sessions,
    sign_in,
    sign_out,
    sign_out_elsewhere,
    start_session,
)
from marketplace.members.standing import read_standing
from marketplace.proposals.sending import proposals_of
from marketplace.ratings.rating import ratings_of
from marketplace.talent.searching import rank_jobs


@worklane.get("/")
@public
def landing() -> Any:
    return redirect("/home") if find_member() else page("landing.html", "home/start", title="Worklane")


@worklane.get("/sign-in")
@public
def sign_in_page() -> Any:
    return (
        redirect("/home")
        if find_member()
        else page("sign_in.html", "login", title="Sign in", next=_safe(request.args.get("next", "")))
    )


@worklane.post("/sign-in")
@public
def enter() -> Any:
    following = _safe(request.form.get("next", ""))
    try:
        with writing() as db:
            token = sign_in(
                db, email=text("email"), password=request.form.get("password", ""), now=now(), address=request.remote_addr or "",
                device=request.user_agent.string,
            )  # fmt: skip
    except Problem as wrong:
        return page("sign_in.html", "login", title="Sign in", wrong=wrong, next=following)
    return _keep(redirect(following or "/home", 303), token)


@worklane.get("/join")
@public
def join_page() -> Any:
    return page("join.html", "login", title="Join Worklane")


@worklane.post("/join")
@public
def become_member() -> Any:
    try:
        with writing() as db:
            made = join(
                db, name=text("name"), email=text("email"), password=request.form.get("password", ""), role=text("role"), now=now()
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


@worklane.get("/home")
@member_only
def home() -> Any:
    member = me()
    with reading() as db:
        contracts = [one for one in list_contracts(db, member.id) if one.status != "ended"]
        totals = milestone_totals(db, [one.id for one in contracts if one.kind == "fixed"]) if contracts else {}
        disputes = list_disputes(db, member.id)
        if member.is_client:
            more: dict[str, Any] = {"jobs": list_jobs(db, member.id, limit=6)}
        else:
            more = {
                "invitations": list_invitations(db, member.id, now()), "suggested": rank_jobs(member, open_jobs(db, member.id, limit=60))[:4],
                "money_here": balances(db, member.id, ("pending", "available", "leaving")),
            }  # fmt: skip
    return page(
        "home.html", "home/start", title="Home", contracts=contracts[:6], totals=totals, disputes=disputes, **more
    )


@worklane.get("/profile")
@member_only
def profile() -> Any:
    return _profile()


@worklane.post("/profile")
@member_only
def save_profile() -> Any:
    values = {
        "name": text("name"), "headline": text("headline"), "about": text("about")[:4000], "city": text("city")[:80],
        "country": text("country")[:80], "company": text("company")[:120], "available": bool(request.form.get("available")),
        "skills": [one.strip()[:40] for one in text("skills").split(",") if one.strip()][:15], "rate_minor": amount("rate"),
    }  # fmt: skip
    return attempt(lambda db: change_profile(db, me().id, **values), then="/profile?saved=1", again=_profile)


def _profile(wrong: Problem | None = None) -> Any:
    with reading() as db:
        standing = read_standing(db, me().id)
    return page(
        "profile.html", "profile", title="Profile", wrong=wrong, standing=standing, saved=request.args.get("saved")
    )


@worklane.get("/reputation")
@member_only
def reputation() -> Any:
    with reading() as db:
        standing, rated = read_standing(db, me().id), ratings_of(db, me().id)
    return page("reputation.html", "reputation", title="Reputation", standing=standing, ratings=rated)


@worklane.get("/settings/security")
@member_only
def security() -> Any:
    return _security()


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


def _security(wrong: Problem | None = None) -> Any:
    with reading() as db:
        sessions = list_sessions(db, me().id, request.cookies.get(SESSION_COOKIE, ""), now())
    return page(
        "security.html",
        "settings/security",
        title="Security",
        wrong=wrong,
        sessions=sessions,
        saved=request.args.get("saved"),
    )


@worklane.get("/settings/notifications")
@member_only
def notifications() -> Any:
    return page(
        "notifications.html",
        "settings/notifications",
        title="Notifications",
        notices=NOTICES,
        saved=request.args.get("saved"),
    )


@worklane.post("/settings/notifications")
@member_only
def save_notifications() -> Any:
    chosen = set(request.form.getlist("notices")) & set(NOTICES)
    with writing() as db:
        change_notifications(db, me().id, chosen)
    return redirect("/settings/notifications?saved=1", 303)


@worklane.get("/proposals")
@member_only
def proposals() -> Any:
    with reading() as db:
        rows = proposals_of(db, me().id)
    return page("proposals.html", "proposal", title="Proposals", rows=rows, statuses=STATUSES)


def _keep(response: Response | AnyResponse, token: str) -> Response | AnyResponse:
    response.set_cookie(
        SESSION_COOKIE, token, httponly=True, samesite="Lax", secure=config().production, max_age=SESSION_DAYS * 86400, path="/"
    )  # fmt: skip
    return response


def _safe(target: str) -> str:
    return target if target.startswith("/") and not target.startswith(("//", "/\\")) else ""
