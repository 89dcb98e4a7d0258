"""/desk/settings/audit: who changed which setting and who looked where, for admins."""

import csv
import io
from datetime import UTC, datetime

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import staff_only
from foundation.audit import note_audit
from foundation.audit.chain import verify
from foundation.audit.keeping import keep_for, kept_days
from foundation.errors import Invalid
from foundation.incoming import whole_number
from foundation.speaking import say
from foundation.web import now, reading, writing
from foundation.words import words
from helpdesk.audit.areas import AREA_NAMES
from helpdesk.audit.reading import MOST_EXPORTED, PAGE, Narrow, as_csv_rows, list_lines, names_of

audit = Blueprint("audit", __name__, url_prefix="/desk/settings/audit", template_folder="templates")

LAST_DAY = datetime(9000, 1, 1, tzinfo=UTC)  # a day more can still be told


@audit.get("")
@staff_only("admin")
def log() -> str:
    return _page()


@audit.get("/file.csv")
@staff_only("admin")
def file() -> Response:
    narrow = _narrow()
    with writing() as db:
        lines = list_lines(db, narrow, most=MOST_EXPORTED)[:MOST_EXPORTED]
        note_audit(db, "audit", "audit log exported", f"{len(lines)} rows", now=now())
    text = io.StringIO()
    csv.writer(text).writerows([[_safe(cell) for cell in row] for row in as_csv_rows(lines)])
    answer = Response(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    named = "-".join(words(say.text("Audit {day}", day=f"{now():%Y-%m-%d}")))
    answer.headers["Content-Disposition"] = f"attachment; filename={named}.csv"
    return answer


@audit.post("/retention")
@staff_only("admin")
def keep() -> str | AnyResponse | Response:
    days = whole_number(request.form.get("days"))
    try:
        if days is None:
            raise Invalid("Write a number of days, or 0 to keep everything.", field="days")
        with writing() as db:
            keep_for(db, days, now=now())
    except Invalid as wrong:
        return Response(_page(wrong=wrong.detail), status=422)
    return redirect(url_for("audit.log", saved=1), 303)


def _page(*, wrong: str | None = None) -> str:
    narrow, before = _narrow(), whole_number(request.args.get("before"))
    with reading() as db:
        lines = list_lines(db, narrow, before=before)
        names, days = names_of(db), kept_days(db)
        checked = verify(db) if request.args.get("verify") else None
    kept = {
        name: value for name, value in request.args.items() if name in ("area", "who", "q", "since", "until") and value
    }
    return render_template(
        "audit/log.html", lines=lines[:PAGE], more=lines[PAGE - 1].id if len(lines) > PAGE else None, kept=kept, areas=AREA_NAMES,
        people=sorted(names.items(), key=lambda one: one[1]), days=days, checked=checked, wrong=wrong, saved=request.args.get("saved"),
        typed=request.form.get("days"),
    )  # fmt: skip


def _narrow() -> Narrow:
    told = request.args
    return Narrow(
        told.get("area", "") if told.get("area") in AREA_NAMES else "", told.get("who", "")[:120], told.get("q", "").strip()[:120],
        _day(told.get("since", "")), _day(told.get("until", "")),
    )  # fmt: skip


def _day(text: str) -> datetime | None:
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None
    return min(day, LAST_DAY)


def _safe(cell: str) -> str:
    """A spreadsheet takes what begins so for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
