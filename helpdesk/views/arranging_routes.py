"""/desk/views/: all views at a glance, and how one arranges, hides, copies, deletes and puts them back."""

import json

from flask import Response, jsonify, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid, wants_json
from foundation.web import now, reading, writing
from helpdesk.conditions import fields_of, said
from helpdesk.routing.names import TEAMS
from helpdesk.tickets.lists import count_view
from helpdesk.views.arranging import hide_view, lay_out, move_view, place_views
from helpdesk.views.blueprint import views
from helpdesk.views.reading import may_change, read_shelf
from helpdesk.views.saving import copy_view, delete_view, restore_view
from helpdesk.views.view import GROUPS

AGENTS = ("agent", "lead")
MOST_SHOWN = 10_000


@views.get("/")
@staff_only(*AGENTS)
def manage() -> str:
    me = current_staff()
    with reading() as db:
        shelf, fields = read_shelf(db, me), fields_of(db)
    groups = [
        (key, title or "Yours", [one for one in shelf.views if one.group == key]) for key, title in GROUPS.items()
    ]
    sentences = {one.key: said(one.conditions, fields) for one in shelf.views}
    return render_template(
        "views/manage.html", groups=groups, shelf=shelf, sentences=sentences, may_change=may_change, me=me, teams=TEAMS,
        deleted=request.args.get("deleted"), moved=request.args.get("moved"),
    )  # fmt: skip


@views.post("/places")
@staff_only(*AGENTS)
def place() -> AnyResponse | Response:
    """`keys` in their new order, or one `key` moved `by` -1 or 1 within its group."""
    me, key = current_staff(), request.form.get("key", "")
    with writing() as db:
        if key:
            shelf = read_shelf(db, me)
            group = shelf.find(key).group
            keys = [one.key for one in shelf.views if one.group == group]
            move_view(db, me, keys, key, -1 if request.form.get("by") == "-1" else 1)
        else:
            place_views(db, me, request.form.getlist("keys"))
    return _done(moved=key or None)


@views.post("/<key>/hidden")
@staff_only(*AGENTS)
def hide(key: str) -> AnyResponse | Response:
    me = current_staff()
    with writing() as db:
        hide_view(db, me, read_shelf(db, me).find(key).key, request.form.get("hidden") == "1")
    return _done()


@views.post("/<key>/copy")
@staff_only(*AGENTS)
def copy(key: str) -> AnyResponse:
    me = current_staff()
    with writing() as db:
        made = copy_view(db, read_shelf(db, me).find(key), by=me, now=now())
    return redirect(url_for("views.edit", key=made), 303)


@views.post("/<key>/deletion")
@staff_only(*AGENTS)
def remove(key: str) -> AnyResponse | Response:
    me = current_staff()
    with writing() as db:
        delete_view(db, read_shelf(db, me).find(key), by=me, now=now())
    return _done(deleted=key)


@views.post("/<key>/restoration")
@staff_only(*AGENTS)
def restore(key: str) -> AnyResponse | Response:
    with writing() as db:
        view = restore_view(db, key, by=current_staff())
    return redirect(url_for("workspace.queue", view=view.key), 303)


@views.post("/<key>/layout")
@staff_only(*AGENTS)
def layout(key: str) -> AnyResponse | Response:
    """`table` 1 or 0; `widths` as JSON: pixels by column; `columns` in their order with `choose` 1, or `choose` 0 for the view's own."""
    me, form = current_staff(), request.form
    try:
        widths = json.loads(form["widths"]) if "widths" in form else None
    except ValueError:
        raise Invalid("Widths are pixels by column, as JSON.", field="widths") from None
    table = form["table"] == "1" if "table" in form else None
    chosen = (form.getlist("columns") if form["choose"] == "1" else []) if "choose" in form else None
    with writing() as db:
        view = read_shelf(db, me).find(key)
        lay_out(db, me, view.key, table=table, widths=widths, columns=chosen)
    if wants_json():
        return Response(status=204)
    place = {name: form[name] for name in ("q", "order") if form.get(name)}
    return redirect(url_for("workspace.queue", view=view.key, **place), 303)  # type: ignore[arg-type]


@views.get("/<key>/count")
@staff_only(*AGENTS)
def count(key: str) -> Response:
    me = current_staff()
    with reading() as db:
        shelf = read_shelf(db, me)
        words = request.args.get("q", "").strip()[:120]
        found = count_view(db, shelf.find(key), shelf.asking(me, now()), most=MOST_SHOWN + 1, words=words)
    return jsonify(count=min(found, MOST_SHOWN), more=found > MOST_SHOWN)


def _done(*, moved: str | None = None, deleted: str | None = None) -> AnyResponse | Response:
    if wants_json():
        return Response(status=204)
    return redirect(url_for("views.manage", moved=moved, deleted=deleted), 303)
