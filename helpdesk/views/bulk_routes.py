"""/desk/views/bulk: many tickets are changed at once, how far that is, what was left, and undoing it."""

from datetime import datetime
from typing import Any

from flask import Response, jsonify, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.accounts import list_staff
from foundation.errors import Invalid, wants_json
from foundation.incoming import MOST_ID, whole_number
from foundation.speaking import say
from foundation.web import now, reading, writing
from helpdesk.views.blueprint import views
from helpdesk.views.bulk import Bulk, Selection, read_bulk, start_bulk, start_undo
from helpdesk.views.reading import Shelf, read_shelf

AGENTS = ("agent", "lead")


@views.post("/bulk")
@staff_only(*AGENTS)
def start() -> AnyResponse | Response:
    """`ids` as they stood at `seen`, or with `all` every ticket of `view`, of which the person was told there are `count`. What to
    do: `action`, with its `value` and, for a team, `note`."""
    me, form = current_staff(), request.form
    with writing() as db:
        shelf = read_shelf(db, me)
        value = {"value": form.get("value", ""), "note": form.get("note", "")}
        bulk = start_bulk(db, _selection(shelf), form.get("action", ""), value, by=me, asking=shelf.asking(me, now()))
    return _answer(bulk)


@views.get("/people")
@staff_only(*AGENTS)
def people() -> Response:
    """Whom tickets may be assigned to: asked for once somebody wants to."""
    with reading() as db:
        found = [{"id": one.id, "name": one.name} for one in list_staff(db) if one.may("agent", "lead")]
    return jsonify(people=found)


@views.get("/bulk/<int:bulk>")
@staff_only(*AGENTS)
def show_bulk(bulk: int) -> str | Response:
    with reading() as db:
        found = read_bulk(db, bulk, current_staff())
    if wants_json():
        return jsonify(_told(found))
    return render_template("views/bulk.html", bulk=found, again=_again(found), me=current_staff())


@views.post("/bulk/<int:bulk>/undo")
@staff_only(*AGENTS)
def undo(bulk: int) -> AnyResponse | Response:
    with writing() as db:
        start_undo(db, bulk, by=current_staff())
    return _answer(bulk)


def _selection(shelf: Shelf) -> Selection:
    form = request.form
    view = shelf.find(form.get("view", ""))
    if form.get("all") == "1":
        return Selection(view, words=form.get("q", "").strip()[:120], expected=whole_number(form.get("count")))
    ids = tuple(
        dict.fromkeys(number for one in form.getlist("ids") if 0 < (number := whole_number(one) or 0) <= MOST_ID)
    )
    if not ids:
        raise Invalid("Select the tickets first.", field="ids")
    return Selection(view, ids, _moment(form.get("seen", "")))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return now()
    return moment if moment.tzinfo else now()


def _answer(bulk: int) -> AnyResponse | Response:
    if not wants_json():
        return redirect(url_for("views.show_bulk", bulk=bulk), 303)
    with reading() as db:
        return jsonify(_told(read_bulk(db, bulk, current_staff())))


def _told(bulk: Bulk) -> dict[str, Any]:
    return {
        "bulk": bulk.id, "words": say.sentence(bulk.words), "state": bulk.state, "total": bulk.total, "finished": bulk.finished, "counts": bulk.counts,
        "left": len(bulk.left), "again": _again(bulk), "url": url_for("views.show_bulk", bulk=bulk.id),
    }  # fmt: skip


def _again(bulk: Bulk) -> str:
    """After an attempt that failed: that it is tried again, and when; else empty."""
    if bulk.again_at is None:
        return ""
    seconds = max(1, round((bulk.again_at - now()).total_seconds()))
    if seconds < 90:
        return say.text("It didn’t work just now. It’s tried again in {n} seconds.", n=seconds)
    return say.text("It didn’t work just now. It’s tried again in {n} minutes.", n=round(seconds / 60))
