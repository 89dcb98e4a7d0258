"""/desk/search: the results of a search, suggestions while it is typed, and the palette's answers."""

import json
from urllib.parse import urlencode

from flask import Response, jsonify, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.own_clock import own_zone
from foundation.web import now, reading, writing
from helpdesk.conditions import Asking, fields_of, written
from helpdesk.finding.asking import suggest
from helpdesk.finding.blueprint import finding_desk
from helpdesk.finding.finding import Found, Order, find_tickets
from helpdesk.finding.palette import look_up
from helpdesk.finding.recent import erase_searches, remember_search, searches_of
from helpdesk.workspace.queue import beside_views
from helpdesk.workspace.queue_rows import tint_of

AGENTS = ("agent", "lead")
LONGEST = 300
WHERE = {"subject": "Subject", "customer": "Customer", "field": "Fields", "message": "Message", "note": "Note"}


@finding_desk.get("/search")
@staff_only(*AGENTS)
def search() -> str:
    text, order = _typed(), _order()
    with reading() as db:
        found = find_tickets(db, text, asking=_asking(), cursor=request.args.get("after") or None, order=order)
        frame = beside_views(db, "search", "Search")
        recent = [one for one in searches_of(db, current_staff().id) if one != text]
    if found.items and not request.args.get("after"):
        with writing() as db:
            remember_search(db, current_staff().id, text, now=now())
    return render_template(
        "finding/results.html", **frame | {"words": text, "order": order}, found=found, recent=recent, where=WHERE, tint=tint_of, view_address=_view_address(found),
        after=request.args.get("after"),
    )  # fmt: skip


@finding_desk.get("/search/suggestions")
@staff_only(*AGENTS)
def suggestions() -> Response:
    with reading() as db:
        fields = fields_of(db)
        recent = (
            [one for one in searches_of(db, current_staff().id) if _typed().lower() in one.lower()]
            if len(_typed()) < 3
            else []
        )
    offered = suggest(request.args.get("q", "")[:LONGEST], fields)
    told = [{"text": one.text, "said": one.said, "open": one.open} for one in offered]
    return jsonify({"suggestions": told, "recent": recent[:5]})


@finding_desk.post("/search/recent/erasure")
@staff_only(*AGENTS)
def forget() -> AnyResponse:
    with writing() as db:
        erase_searches(db, current_staff().id)
    return redirect(url_for("finding.search"), 303)


@finding_desk.get("/keys")
@staff_only(*AGENTS)
def keys() -> str:
    """What pages beside the tickets fetch when a key is pressed there first."""
    return render_template("finding/keys.html", me=current_staff())


@finding_desk.get("/palette")
@staff_only(*AGENTS)
def palette() -> Response:
    with reading() as db:
        return jsonify(look_up(db, _typed(), asking=_asking()))


def _typed() -> str:
    return request.args.get("q", "").replace("\x00", "").strip()[:LONGEST]


def _order() -> Order:
    return "newest" if request.args.get("order") == "newest" else "best"


def _asking() -> Asking:
    return Asking(now(), me=current_staff().id, zone=own_zone())  # days begin where the reader is


def _view_address(found: Found) -> str | None:
    """The filters as a new view. Words aren't part of one."""
    if not found.asked.conditions:
        return None
    conditions = json.dumps(written(found.asked.conditions), separators=(",", ":"))
    return f"/desk/views/new?{urlencode({'conditions': conditions})}"
