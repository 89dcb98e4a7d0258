"""/desk/effort: what it took people to get help, by topic, page, role and channel; each number says what it counts."""

from typing import Any

from flask import Response, render_template, request

from foundation.access import staff_only
from foundation.errors import NotFound
from foundation.incoming import whole_number
from foundation.speaking import say
from foundation.web import reading
from foundation.words import words
from helpdesk.effort.counting import PERIODS, read_effort
from helpdesk.effort.figures import ENOUGH, MEASURES
from helpdesk.effort.table import BY, as_file, figure, headline, lines_of, measure_of, scale_of
from helpdesk.workspace.blueprint import workspace

READERS = ("lead", "product")
SHOWN = 20


@workspace.get("/effort")
@staff_only(*READERS)
def effort() -> str:
    days, by, measure = _days(), _by(), measure_of(request.args.get("measure"))
    with reading() as db:
        told = read_effort(db, days)
    lines = lines_of(told[by], measure, by) if told else []
    shown = lines if request.args.get("all") else lines[:SHOWN]
    whole = told["all"][measure.key] if told else None
    return render_template(
        "workspace/effort.html", told=told, days=days, by=by, measure=measure, measures=MEASURES, periods=PERIODS, groups=BY,
        lines=shown, more=len(lines) - len(shown), whole=whole, most=scale_of(shown, measure), figure=figure, enough=ENOUGH,
        headline=headline(told["all"]) if told else "",
    )  # fmt: skip


@workspace.get("/effort.csv")
@staff_only(*READERS)
def effort_file() -> Response:
    days, by = _days(), _by()
    with reading() as db:
        told = read_effort(db, days)
    if told is None:
        raise NotFound("Nothing has been counted yet. Come back in an hour.")
    named = "-".join(words(say.text("Effort by {facet}, {days} days", facet=say.word(BY[by]), days=days)))
    headers = {"Content-Disposition": f'attachment; filename="{named}.csv"'}
    return Response(as_file(told[by], by).encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers)


def _days() -> int:
    days: Any = whole_number(request.args.get("days"))
    return days if days in PERIODS else 28


def _by() -> str:
    by = request.args.get("by", "")
    return by if by in BY else "topic"
