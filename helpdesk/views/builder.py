"""/desk/views/new and /desk/views/<key>/edit: a view is put together while one sees what it shows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Response, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.accounts import Staff
from foundation.errors import Forbidden, Invalid
from foundation.web import now, reading, writing
from helpdesk.conditions import Conditions, Field, fields_of, read_conditions, said, why_impossible
from helpdesk.routing.names import TEAMS
from helpdesk.tickets.lists import count_view, list_tickets
from helpdesk.views.blueprint import views
from helpdesk.views.form import OP_NAMES, UNITS, Lines, changed, input_of, lines_of, read_lines, sent, settled
from helpdesk.views.reading import Shelf, may_change, read_shelf
from helpdesk.views.saving import ICONS, LONGEST_NAME, Draft, change_view, create_view
from helpdesk.views.view import COLUMNS, FIELD, ORDERS, USUAL_COLUMNS, View

AGENTS = ("agent", "lead")
SHOWN = 6


@dataclass(frozen=True)
class Typed:
    """The whole form as it stands."""

    name: str
    icon: str
    shared: str
    order: str
    columns: tuple[str, ...]
    lines: Lines


@views.get("/new")
@staff_only(*AGENTS)
def new() -> str:
    """`from`: a view it begins with; `conditions`: as JSON, in the language of conditions, instead of that view's."""
    with reading() as db:
        shelf, fields = read_shelf(db, current_staff()), fields_of(db)
        base = shelf.find(request.args.get("from") or "open")
        asked = request.args.get("conditions")
        conditions = _from_address(asked, fields) if asked else base.conditions
        typed = Typed("", "inbox", "me", base.order, base.columns, lines_of(conditions, fields))
        return _page(db, shelf, fields, typed, None)


@views.get("/<key>/edit")
@staff_only(*AGENTS)
def edit(key: str) -> str | AnyResponse:
    with reading() as db:
        shelf, fields = read_shelf(db, current_staff()), fields_of(db)
        view = shelf.find(key)
        if not may_change(view, current_staff()):
            return redirect(f"{url_for('views.new')}?from={quote(key)}")
        lines = lines_of(view.conditions, fields)
        return _page(db, shelf, fields, Typed(view.name, view.icon, view.shared, view.order, view.columns, lines), view)


@views.post("/")
@staff_only(*AGENTS)
def create() -> str | AnyResponse | Response:
    return _take(None)


@views.post("/<key>")
@staff_only(*AGENTS)
def change(key: str) -> str | AnyResponse | Response:
    return _take(key)


def _take(key: str | None) -> str | AnyResponse | Response:
    """`do`: `save`, or a line added or removed, or only looked at again."""
    me, act = current_staff(), request.form.get("do", "")
    with reading() as db:
        shelf, fields = read_shelf(db, me), fields_of(db)
        view = shelf.find(key) if key else None
        typed = _typed(fields, act)
        if act != "save":
            return _page(db, shelf, fields, typed, view)
        try:
            draft = _draft(typed, fields)
        except Invalid as wrong:
            return Response(_page(db, shelf, fields, typed, view, wrong=wrong), 422)
    return _save(view, draft, typed, me)


def _save(view: View | None, draft: Draft, typed: Typed, me: Staff) -> AnyResponse | Response:
    try:
        with writing() as db:
            if view is not None:
                change_view(db, view, draft, by=me, now=now())
                key = view.key
            else:
                key = create_view(db, draft, by=me, now=now())
    except (Invalid, Forbidden) as wrong:
        with reading() as db:
            page = _page(db, read_shelf(db, me), fields_of(db), typed, view, wrong=wrong)
        return Response(page, wrong.status)
    return redirect(url_for("workspace.queue", view=key), 303)


def _from_address(asked: str, fields: Mapping[str, Field]) -> Conditions:
    try:
        return read_conditions(json.loads(asked), fields)
    except (ValueError, RecursionError):
        raise Invalid("The conditions in this address can’t be read.", field="conditions") from None


def _typed(fields: Mapping[str, Field], act: str) -> Typed:
    form = request.form
    lines = settled(changed(read_lines(form), act), fields)
    return Typed(
        form.get("name", "")[: LONGEST_NAME * 2], form.get("icon", ""), form.get("shared", "me"), form.get("order", "due"),
        tuple(form.getlist("columns")), lines,
    )  # fmt: skip


def _draft(typed: Typed, fields: Mapping[str, Field]) -> Draft:
    """Raises Invalid also for what nothing can ever meet."""
    conditions = read_conditions(sent(typed.lines, fields), fields)
    if why := why_impossible(conditions, fields):
        raise Invalid(why, field="conditions")
    return Draft(typed.name, typed.icon, conditions, typed.shared, typed.order, typed.columns)


def _page(
    db: Connection, shelf: Shelf, fields: Mapping[str, Field], typed: Typed, view: View | None, *, wrong: Invalid | Forbidden | None = None
) -> str:  # fmt: skip
    groups: dict[str, list[Field]] = {}
    for one in fields.values():
        groups.setdefault(one.group, []).append(one)
    return render_template(
        "views/builder.html", typed=typed, editing=view, wrong=wrong, field_groups=groups, fields=fields, op_names=OP_NAMES, units=UNITS,
        input_of=input_of, icons=ICONS, orders=ORDERS, columns=_columns(fields), usual=USUAL_COLUMNS, teams=TEAMS, me=current_staff(),
        longest=LONGEST_NAME, **_preview(db, shelf, fields, typed),
    )  # fmt: skip


def _columns(fields: Mapping[str, Field]) -> dict[str, str]:
    """Fields that leads defined can be columns too."""
    return COLUMNS | {key: one.name for key, one in fields.items() if key.startswith(FIELD)}


def _preview(db: Connection, shelf: Shelf, fields: Mapping[str, Field], typed: Typed) -> dict[str, Any]:
    """What the view shows as it stands, or why that can't be told yet."""
    try:
        conditions = read_conditions(sent(typed.lines, fields), fields)
    except Invalid as unfinished:
        return {"unfinished": unfinished, "sentence": "", "impossible": None, "found": None, "first": []}
    view = _as_view(conditions, typed)
    impossible = why_impossible(conditions, fields)
    told = {"unfinished": None, "sentence": said(conditions, fields), "impossible": impossible}
    if impossible:
        return told | {"found": 0, "first": []}
    me, at = current_staff(), now()
    first = list_tickets(db, view, staff_id=me.id, now=at, zone=shelf.zone, most=SHOWN).items
    return told | {"found": count_view(db, view, shelf.asking(me, at)), "first": first}


def _as_view(conditions: Conditions, typed: Typed) -> View:
    order = typed.order if typed.order in ORDERS else "due"
    return View("", typed.name, "yours", typed.icon, conditions, order, id=0)
