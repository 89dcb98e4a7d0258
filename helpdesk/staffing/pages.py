"""/desk/settings/people for admins, the page behind an invitation's link, and what people say of their presence."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation import speaking
from foundation.access import current_staff, public, staff_only
from foundation.audit import note_audit
from foundation.errors import Invalid, wants_json
from foundation.incoming import whole_number
from foundation.invitations import read_link, use_link
from foundation.two_step.setting_up import is_on, required_roles, who_have_it
from foundation.web import config, now, reading, writing
from helpdesk.permissions.acts import ROLE_NAMES, ROLE_WORDS
from helpdesk.routing.names import TEAMS
from helpdesk.staffing.handing_back import count_with, set_hand_back
from helpdesk.staffing.idling import note_moved, set_idle
from helpdesk.staffing.people import (
    deactivate,
    find_person,
    invite_again,
    invite_person,
    list_people,
    reactivate,
    set_person,
)
from helpdesk.staffing.presence import away_until, say
from helpdesk.views.beside import status_of
from helpdesk.views.reading import read_shelf

ADMINS = ("admin",)
SAVED = {
    "invited": "The invitation is on its way.", "saved": "Saved. It counts from their next step on.", "back": "They can sign in again.",
    "two-step": "Saved. Who must have it sets it up before anything else.", "two-step-reset": "Reset. Their sessions have ended; they sign in by password and can set it up anew.",
    "out": "Deactivated. Their sessions have ended, and {n} tickets went back to their teams.",
}  # fmt: skip

staffing = Blueprint(
    "staffing",
    __name__,
    url_prefix="/desk",
    template_folder="templates",
    static_folder="static",
    static_url_path="/staffing-static",
)


@staffing.get("/settings/people")
@staff_only(*ADMINS)
def people() -> str:
    return _page()


@staffing.post("/settings/people")
@staff_only(*ADMINS)
def invite() -> str | AnyResponse | Response:
    form = request.form
    try:
        with writing() as db:
            invite_person(
                db, name=form.get("name", ""), email=form.get("email", ""), roles=form.getlist("roles"), teams=form.getlist("teams"),
                by=current_staff(), address=_link(), language=speaking.say.lang, now=now(),
            )  # fmt: skip
    except Invalid as wrong:
        return Response(_page(wrong={wrong.field or "name": wrong.detail}), status=422)
    return redirect(url_for("staffing.people", done="invited"), 303)


@staffing.get("/settings/people/<int:number>")
@staff_only(*ADMINS)
def person(number: int) -> str:
    return _person(number)


@staffing.post("/settings/people/<int:number>")
@staff_only(*ADMINS)
def save(number: int) -> str | AnyResponse | Response:
    form = request.form
    try:
        with writing() as db:
            set_person(
                db, number, roles=form.getlist("roles"), teams=form.getlist("teams"), by=current_staff(), now=now()
            )
    except Invalid as wrong:
        return Response(_person(number, wrong=wrong.detail), status=422)
    return redirect(url_for("staffing.people", done="saved"), 303)


@staffing.post("/settings/people/<int:number>/invitation")
@staff_only(*ADMINS)
def again(number: int) -> AnyResponse:
    with writing() as db:
        invite_again(db, number, by=current_staff(), address=_link(), language=speaking.say.lang, now=now())
    return redirect(url_for("staffing.people", done="invited"), 303)


@staffing.post("/settings/people/<int:number>/deactivation")
@staff_only(*ADMINS)
def leave(number: int) -> AnyResponse:
    with writing() as db:
        count = deactivate(db, number, by=current_staff(), now=now())
    return redirect(url_for("staffing.people", done="out", tickets=count), 303)


@staffing.post("/settings/people/<int:number>/reactivation")
@staff_only(*ADMINS)
def come_back(number: int) -> AnyResponse:
    with writing() as db:
        reactivate(db, number, now=now())
    return redirect(url_for("staffing.people", done="back"), 303)


@staffing.post("/settings/team/hand-back")
@staff_only("lead")
def save_hand_back() -> AnyResponse:
    typed = request.form.get("hours", "").strip()
    hours = whole_number(typed)
    if typed and hours is None:
        raise Invalid("Write a number of hours, or leave it empty.", field="hours")
    with writing() as db:
        set_hand_back(db, hours or None, now=now())
    return redirect(url_for("workspace.team", saved="team"), 303)


@staffing.post("/settings/team/idle")
@staff_only("lead")
def save_idle() -> AnyResponse:
    typed = request.form.get("minutes", "").strip()
    minutes = whole_number(typed)
    if typed and minutes is None:
        raise Invalid("Write a number of minutes, or leave it empty.", field="minutes")
    with writing() as db:
        set_idle(db, minutes, now=now())
    return redirect(url_for("workspace.team", saved="team"), 303)


@staffing.post("/activity")
@staff_only("agent", "lead")
def activity() -> str:
    """`idle`: seconds since a key or the pointer was touched on this page. Answers with the foot of the rail as it is then."""
    me, at = current_staff(), now()
    with writing() as db:
        note_moved(db, me, timedelta(seconds=min(whole_number(request.form.get("idle")) or 0, 10**7)), now=at)
        shelf = read_shelf(db, me)
    return render_template("staffing/_status.html", **status_of(me, shelf, at))


@staffing.post("/status")
@staff_only("agent", "lead")
def status() -> AnyResponse | Response:
    """`status`: one of presence.CHOICES."""
    me, at = current_staff(), now()
    with writing() as db:
        say(db, me, away_until(request.form.get("status", ""), now=at, zone=read_shelf(db, me).zone), now=at)
    return Response(status=204) if wants_json() else redirect(url_for("workspace.queue"), 303)


@staffing.get("/welcome/<token>")
@public
def welcome(token: str) -> str:
    with reading() as db:
        found = read_link(db, token, now=now())
    return render_template("staffing/welcome.html", person=found, wrong=None)


@staffing.post("/welcome/<token>")
@public
def set_password(token: str) -> str | AnyResponse | Response:
    try:
        with writing() as db:
            found = use_link(db, token, request.form.get("password", ""), now=now())
            note_audit(db, "access", "invitation accepted", found.name, who=found.key, now=now())
    except Invalid as wrong:
        with reading() as db:
            found = read_link(db, token, now=now())
        return Response(render_template("staffing/welcome.html", person=found, wrong=wrong.detail), status=422)
    return redirect(url_for("workspace.sign_in_page"), 303)


def _page(*, wrong: dict[str, str] | None = None) -> str:
    with reading() as db:
        everybody, secured, required = list_people(db, now=now()), who_have_it(db), required_roles(db)
    count = whole_number(request.args.get("tickets")) or 0
    said = speaking.say.text(SAVED.get(request.args.get("done", ""), ""), n=count)
    return render_template(
        "staffing/people.html",
        people=everybody,
        secured=secured,
        required=required,
        saved=said,
        wrong=wrong or {},
        form=request.form,
        **_names(),
    )


def _person(number: int, *, wrong: str | None = None) -> str:
    with reading() as db:
        found, waits, secured = find_person(db, number, now=now()), count_with(db, number), is_on(db, number)
    return render_template(
        "staffing/person.html",
        person=found,
        waits=waits,
        secured=secured,
        wrong=wrong,
        me=current_staff(),
        form=request.form,
        **_names(),
    )


def _names() -> dict[str, Any]:
    return {"role_names": ROLE_NAMES, "role_words": ROLE_WORDS, "teams": TEAMS}


def _link() -> str:
    return config().base_url + url_for("staffing.welcome", token="TOKEN").replace("TOKEN", "{}")
