"""/desk/settings/api: tokens for programs; their secret is shown once."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid
from foundation.tokens import SCOPES, Token, list_tokens, make_token, read_token, revoke_token, rotate_token
from foundation.web import now, reading, writing
from helpdesk.api.pages import api_desk
from helpdesk.routing.names import TEAMS

OVERLAPS = {"day": timedelta(days=1), "hour": timedelta(hours=1), "week": timedelta(days=7), "none": timedelta()}
OVERLAP_WORDS = {"day": "for a day", "hour": "for an hour", "week": "for a week", "none": "no longer"}
SHOWN_GONE = 20  # tokens that ended, on the page


@api_desk.get("/")
@staff_only("admin")
def listed() -> str:
    with reading() as db:
        found = list_tokens(db)
    alive = [one for one in found if one.state(now()) == "active"]
    gone = [one for one in found if one.state(now()) != "active"][:SHOWN_GONE]
    return render_template(
        "api/list.html", alive=alive, gone=gone, now=now(), teams=TEAMS, scopes=SCOPES, overlaps=OVERLAP_WORDS,
        revoked=request.args.get("revoked") == "1",
    )  # fmt: skip


@api_desk.get("/new")
@staff_only("admin")
def new() -> str:
    return _form({"name": "", "scopes": ["tickets:read"], "teams": [], "expires": ""})


@api_desk.post("/new")
@staff_only("admin")
def create() -> Response:
    typed = _typed()
    try:
        with writing() as db:
            secret = make_token(
                db, name=typed["name"], scopes=typed["scopes"], teams=_known_teams(typed["teams"]), by=current_staff().name,
                expires_at=_end_of(typed["expires"]), now=now(),
            )  # fmt: skip
            token = list_tokens(db)[0]
    except Invalid as wrong:
        return make_response(_form(typed, wrong), 422)
    return _secret(token, secret, "")


@api_desk.post("/<int:number>/secret")
@staff_only("admin")
def rotate(number: int) -> Response:
    chosen = request.form.get("overlap", "day")
    if chosen not in OVERLAPS:
        raise Invalid("Choose from the list how long the old secret goes on.", field="overlap")
    with writing() as db:
        secret = rotate_token(db, number, overlap=OVERLAPS[chosen], now=now())
        token = read_token(db, number)
    return _secret(token, secret, OVERLAP_WORDS[chosen])


@api_desk.post("/<int:number>/revocation")
@staff_only("admin")
def revoke(number: int) -> AnyResponse:
    with writing() as db:
        revoke_token(db, number, now=now())
    return redirect(url_for("api_desk.listed", revoked=1), 303)


def _typed() -> dict[str, Any]:
    form = request.form
    return {
        "name": form.get("name", ""), "scopes": form.getlist("scopes"), "teams": form.getlist("teams"), "expires": form.get("expires", ""),
    }  # fmt: skip


def _known_teams(chosen: list[str]) -> list[str]:
    """All of them are the same as none: no limit."""
    if any(one not in TEAMS for one in chosen):
        raise Invalid("Choose teams from the list.", field="teams")
    return [] if set(chosen) == set(TEAMS) else chosen


def _end_of(day: str) -> datetime | None:
    """Its last day counts whole, in UTC."""
    if not day.strip():
        return None
    try:
        return datetime.combine(date.fromisoformat(day.strip()), time(), UTC) + timedelta(days=1)
    except (ValueError, OverflowError):
        raise Invalid("Write the last day as 2027-05-31, or leave it empty.", field="expires") from None


def _form(typed: dict[str, Any], wrong: Invalid | None = None) -> str:
    return render_template("api/edit.html", typed=typed, wrong=wrong, scopes=SCOPES, teams=TEAMS)


def _secret(token: Token, secret: str, overlap: str) -> Response:
    page = make_response(render_template("api/secret.html", token=token, secret=secret, overlap=overlap))
    page.headers["Cache-Control"] = "no-store"
    return page
