"""The leads' page of known incidents: write one, say what is new, say that it's fixed; what was said before stays to read."""

import re
from collections.abc import Iterable

from flask import Blueprint, Response, current_app, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid
from foundation.web import now, reading, writing
from widgets.incidents.board import Board
from widgets.incidents.following import count_followers
from widgets.incidents.known import known_pages
from widgets.incidents.reporting import (
    Told,
    find_incident,
    history_of,
    list_incidents,
    open_incident,
    reopen_incident,
    solve_incident,
    update_incident,
)
from widgets.sites.registry import Registry, Site

ROLES = (("client", "Clients"), ("freelancer", "Freelancers"), ("agency", "Agencies"))
SAVED = {
    "opened": "It shows in the panel now.",
    "updated": "The new words show in the panel now.",
    "solved": "It’s gone from the panel. Those who asked to hear of it get a message.",
    "reopened": "It shows in the panel again.",
}

incident_desk = Blueprint(
    "incidents",
    __name__,
    url_prefix="/desk/settings/incidents",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)


@incident_desk.get("/")
@staff_only("lead")
def incidents() -> str:
    return _list(Told("", ""))


@incident_desk.post("/")
@staff_only("lead")
def report() -> Response | AnyResponse:
    told = _told()
    try:
        with writing() as db:
            made = open_incident(db, told, by=current_staff(), now=now())
    except Invalid as wrong:
        return Response(_list(told, wrong), status=422)
    return _back(made, "opened")


@incident_desk.get("/<int:incident>")
@staff_only("lead")
def incident(incident: int) -> str:
    return _one(incident)


@incident_desk.post("/<int:incident>/words")
@staff_only("lead")
def say_anew(incident: int) -> Response | AnyResponse:
    told = _told()
    try:
        with writing() as db:
            update_incident(db, incident, told, by=current_staff(), now=now())
    except Invalid as wrong:
        return Response(_one(incident, told, wrong), status=422)
    return _back(incident, "updated")


@incident_desk.post("/<int:incident>/solution")
@staff_only("lead")
def solve(incident: int) -> Response | AnyResponse:
    try:
        with writing() as db:
            solve_incident(db, incident, request.form.get("solution", ""), by=current_staff(), now=now())
    except Invalid as wrong:
        return Response(_one(incident, unsolved=wrong.detail), status=422)
    return _back(incident, "solved")


@incident_desk.post("/<int:incident>/reopening")
@staff_only("lead")
def open_again(incident: int) -> AnyResponse:
    with writing() as db:
        reopen_incident(db, incident, by=current_staff(), now=now())
    return _back(incident, "reopened")


def the_board() -> Board:
    found: Board = current_app.extensions["widget_incidents"]
    return found


def _list(told: Told, wrong: Invalid | None = None) -> str:
    with reading() as db:
        rows, followers, known = list_incidents(db), count_followers(db), known_pages(db, _sites())
    return render_template(
        "widgets/incidents/list.html", rows=rows, followers=followers, told=told, wrong=_wrong(wrong), roles=ROLES, known=known
    )  # fmt: skip


def _one(incident: int, told: Told | None = None, wrong: Invalid | None = None, unsolved: str | None = None) -> str:
    with reading() as db:
        found, history = find_incident(db, incident), history_of(db, incident)
        followers, known = count_followers(db).get(incident, 0), known_pages(db, _sites())
    told = told or Told(found.title, found.sentence, found.pages, found.roles)
    return render_template(
        "widgets/incidents/one.html", one=found, history=history, followers=followers, told=told, wrong=_wrong(wrong), unsolved=unsolved,
        roles=ROLES, known=known, saved=SAVED.get(request.args.get("saved", "")),
    )  # fmt: skip


def _told() -> Told:
    form = request.form
    named = (" ".join(one.split()) for one in re.split(r"[,;\n]", form.get("pages", "")))
    pages = tuple(dict.fromkeys(one for one in named if one))  # a key may have a space: `work diary`
    roles = tuple(role for role, _ in ROLES if role in form.getlist("role"))
    return Told(form.get("title", ""), form.get("sentence", ""), pages, roles)


def _sites() -> Iterable[Site]:
    found: Registry = current_app.extensions["widget_sites"]
    return found.all().values()


def _wrong(problem: Invalid | None) -> dict[str, str]:
    return {problem.field or "title": problem.detail} if problem else {}


def _back(incident: int, saved: str) -> AnyResponse:
    the_board().forget()
    return redirect(url_for("incidents.incident", incident=incident, saved=saved), 303)
