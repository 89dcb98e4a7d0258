"""/desk/settings/statuses: the names a team gives to what a ticket waits for, within the fixed categories."""

from collections.abc import Mapping
from typing import Any

from flask import Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid, NotFound
from foundation.web import now, reading, writing
from helpdesk.fields.blueprint import fields
from helpdesk.fields.defining import edits, keep, used
from helpdesk.fields.definitions import CATEGORIES, CustomStatus, read_definitions
from helpdesk.fields.settings_list import LEADS, back_to_list, saved_words
from helpdesk.fields.shaping import FOR_STATUSES, status_data
from helpdesk.routing.names import TEAMS

MEANS = {
    "open": "Somebody of ours works on it. Its clock runs.",
    "pending": "The customer has to act. Nothing is due until they write.",
    "on_hold": "Somebody else has to act: a bank, another company. Nothing is due until it is open again.",
    "solved": "Done. It opens again when the customer writes.",
}


@fields.get("/settings/statuses")
@staff_only(*LEADS)
def statuses() -> str:
    with reading() as db:
        known, uses = read_definitions(db).statuses, used(db, "status")
    groups = [(key, CATEGORIES[key], MEANS[key], [one for one in known if one.category == key]) for key in FOR_STATUSES]
    return render_template("fields/statuses.html", groups=groups, uses=uses, teams=TEAMS, saved=saved_words())


@fields.get("/settings/statuses/new")
@staff_only(*LEADS)
def new_status() -> str:
    return _form(None, {"category": request.args.get("category", "on_hold"), "teams": []})


@fields.get("/settings/statuses/<int:number>")
@staff_only(*LEADS)
def status(number: int) -> str:
    one = _found(number)
    return _form(one, {"name": one.name, "category": one.category, "told": one.told, "about": one.about, "teams": list(one.teams)})  # fmt: skip


@fields.post("/settings/statuses/new")
@staff_only(*LEADS)
def make_status() -> AnyResponse:
    return _save(None)


@fields.post("/settings/statuses/<int:number>")
@staff_only(*LEADS)
def save_status(number: int) -> AnyResponse:
    return _save(_found(number))


def _save(one: CustomStatus | None) -> AnyResponse:
    said = {name: request.form.get(name, "") for name in ("name", "category", "told", "about")}
    teams = request.form.getlist("teams")
    try:
        category = one.category if one else said["category"]
        data = status_data(category=category, told=said["told"], about=said["about"], teams=teams)
        with writing() as db:
            keep(db, "status", one.id if one else None, said["name"], data, by=current_staff(), now=now())
    except Invalid as wrong:
        return Response(_form(one, said | {"teams": teams}, {wrong.field or "name": wrong.detail}), status=422)
    return back_to_list("status", "changed" if one else "made")


def _form(one: CustomStatus | None, said: Mapping[str, Any], wrong: dict[str, str] | None = None) -> str:
    with reading() as db:
        told = edits(db, one.id) if one else []
    return render_template(
        "fields/status.html", one=one, said=said, wrong=wrong or {}, categories=[(key, CATEGORIES[key]) for key in FOR_STATUSES],
        means=MEANS, teams=TEAMS, edits=told,
    )  # fmt: skip


def _found(number: int) -> CustomStatus:
    with reading() as db:
        one = read_definitions(db).status(number)
    if one is None:
        raise NotFound("This status isn’t there any more.")
    return one
