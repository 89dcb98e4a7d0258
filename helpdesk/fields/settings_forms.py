"""/desk/settings/forms/<number>: which fields are asked for, in which order, of which tickets, and when they have to be filled in."""

from typing import Any

from flask import Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid, NotFound
from foundation.incoming import MOST_ID, whole_number
from foundation.web import now, reading, writing
from helpdesk.fields.blueprint import fields
from helpdesk.fields.defining import edits, keep
from helpdesk.fields.definitions import KINDS, Form, read_definitions
from helpdesk.fields.settings_list import LEADS, back_to_list
from helpdesk.fields.shaping import form_data
from helpdesk.routing.names import TEAMS
from helpdesk.tickets.ticket import KINDS as TICKET_KINDS
from helpdesk.workspace.topic import topic_choices

REQUIRED = (
    ("", "Not asked"),
    ("never", "May stay empty"),
    ("solve", "Needed to solve"),
    ("always", "Needed for any status"),
)


@fields.get("/settings/forms/new")
@staff_only(*LEADS)
def new_form() -> str:
    return _page(None, {"name": "", "teams": [], "topics": [], "kinds": [], "asked": {}})


@fields.get("/settings/forms/<int:number>")
@staff_only(*LEADS)
def form(number: int) -> str:
    one = _found(number)
    asked = {asked.field: asked.required for asked in one.fields}
    return _page(one, {"name": one.name, "teams": one.teams, "topics": one.topics, "kinds": one.kinds, "asked": asked})


@fields.post("/settings/forms/new")
@staff_only(*LEADS)
def make_form() -> AnyResponse:
    return _save(None)


@fields.post("/settings/forms/<int:number>")
@staff_only(*LEADS)
def save_form(number: int) -> AnyResponse:
    return _save(_found(number))


def _save(one: Form | None) -> AnyResponse:
    said: dict[str, Any] = {"name": request.form.get("name", ""), "asked": _asked()}
    said |= {name: request.form.getlist(name) for name in ("teams", "topics", "kinds")}
    try:
        with writing() as db:
            data = form_data(
                db, fields=said["asked"].items(), teams=said["teams"], topics=said["topics"], kinds=said["kinds"]
            )
            keep(db, "form", one.id if one else None, said["name"], data, by=current_staff(), now=now())
    except Invalid as wrong:
        return Response(_page(one, said, {wrong.field or "name": wrong.detail}), status=422)
    return back_to_list("form", "changed" if one else "made")


def _asked() -> dict[int, str]:
    """In the order in which the lines stand, or by the numbers that were written before them."""
    lines = []
    for line, text in enumerate(request.form.getlist("field")):
        number = min(whole_number(text) or 0, MOST_ID)
        required = request.form.get(f"required.{number}", "")
        if required:
            place = whole_number(request.form.get(f"place.{number}", "").strip()[:4])
            lines.append((place if place is not None else 999, line, number, required))
    return {number: required for _, _, number, required in sorted(lines)}


def _page(one: Form | None, said: dict[str, Any], wrong: dict[str, str] | None = None) -> str:
    with reading() as db:
        known = read_definitions(db)
        told = edits(db, one.id) if one else []
    order = list(said["asked"])
    shown = [each for each in known.fields if each.active or each.id in order]
    shown.sort(key=lambda each: (order.index(each.id) if each.id in order else len(order), each.place))
    return render_template(
        "fields/form.html", one=one, said=said, wrong=wrong or {}, shown=shown, required=REQUIRED, kinds=KINDS, teams=TEAMS,
        topics=topic_choices(), ticket_kinds=[(kind, kind.capitalize()) for kind in TICKET_KINDS], edits=told,
    )  # fmt: skip


def _found(number: int) -> Form:
    with reading() as db:
        one = next((one for one in read_definitions(db).forms if one.id == number), None)
    if one is None:
        raise NotFound("This form isn’t there any more.")
    return one
