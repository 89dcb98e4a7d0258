"""/desk/reports: the overview of a period, and a page for each metric with its trend, distribution and groups."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, render_template, request, url_for
from sqlalchemy import Connection

from analytics.desk import naming
from analytics.desk.asking import Asked, read_asked
from analytics.desk.frame import FACETS_SHOWN, READERS, Told, read_told, reports
from analytics.desk.making import ask_for, key_of, read_made
from analytics.desk.measuring import Figure, by_group, distribution, figure
from analytics.desk.metrics import BY_KEY, LEAST, METRICS, Metric
from analytics.desk.naming import read_names
from analytics.desk.reading import read_counted
from analytics.desk.shown import (
    bars_shown,
    edge_in_words,
    hours_shown,
    period_in_words,
    staffing,
    trend_shown,
)
from analytics.desk.suggested import SUGGESTED, read_suggested
from foundation.access import current_staff, staff_only
from foundation.errors import Invalid, NotFound
from foundation.speaking import say
from foundation.web import now, reading, writing
from helpdesk.tickets.stories import count_tickets

GROUPS = (
    ("What comes and goes", ("created", "solved", "reopened", "backlog")),
    ("How long it takes", ("first_reply", "next_reply", "resolution")),
    ("Promises kept", ("sla_first_reply", "sla_next_reply", "sla_resolution")),
    ("How well it goes", ("csat", "one_touch", "reopen_rate", "replies")),
    ("Handing on, and time", ("transfers", "time_spent")),
)
SORTS = ("name", "n", "value", "ninetieth")
SIZES = ("wide", "phone")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@reports.get("/")
@staff_only(*READERS)
def overview() -> str | Response:
    with reading() as db:
        try:
            told = read_told(db)
        except Invalid as wrong:
            return _refused(db, wrong, "overview")
        figures = {
            one.key: (figure(told.kept, one, told.asked.window), figure(told.kept, one, told.asked.before))
            for one in METRICS
        }
        counts, suggested = told.arrivals, read_suggested(db, told)
        coming = not told.counted and count_tickets(db) > 0
        pictures = _pictures(db, told, {"trend": BY_KEY["backlog"], "hours": BY_KEY["created"]})
    return render_template(
        "analytics/desk/overview.html", **_common(told), figures=figures, groups=GROUPS, pictures=pictures, backlog=BY_KEY["backlog"],
        trend=told.trend(BY_KEY["backlog"]), counts=counts, days=DAYS, staffing=staffing(counts, figures["replies"][0].value),
        headline=_headline(figures), suggested=suggested, suggested_names=SUGGESTED, coming=coming,
    )  # fmt: skip


@reports.get("/<key>")
@staff_only(*READERS)
def metric(key: str) -> str | Response:
    one = metric_named(key)
    with reading() as db:
        try:
            told = read_told(db)
            by = by_of(one, own=told.own)
        except Invalid as wrong:
            return _refused(db, wrong, "metric", key=key)
        kinds = (
            ("trend", "bars")
            if one.shape in ("minutes", "amount")
            else ("trend", "hours")
            if key == "created"
            else ("trend",)
        )
        pictures = _pictures(db, told, dict.fromkeys(kinds, one))
    lines = lines_of(told, one, by, told.names.said)
    return render_template(
        "analytics/desk/metric.html", **_common(told), metric=one, by=by, facets=facets_of(one, own=told.own), lines=lines, sort=sort_of()[0],
        down=sort_of()[1], whole=figure(told.kept, one, told.asked.window), before=figure(told.kept, one, told.asked.before), pictures=pictures,
        trend=told.trend(one), spread=distribution(told.kept, one, told.asked.window) if "bars" in kinds else [],
        counts=told.arrivals if "hours" in kinds else [], days=DAYS, edge=edge_in_words,
    )  # fmt: skip


@reports.get("/<key>/picture/<kind>")
@staff_only(*READERS)
def picture(key: str, kind: str) -> str:
    """The picture, or a line that asks again: the worker draws it when somebody first wants it."""
    one = metric_named(key)
    if kind not in ("trend", "bars", "hours"):
        raise NotFound("There is no such picture.")
    with reading() as db:
        told = read_told(db)
        wanted = {(kind, size): _shown(told, one, kind, size) for size in SIZES}
        drawn = {size: picture for (_, size), picture in _drawn(db, wanted).items()}
    missing = [size for size in SIZES if size not in drawn]
    if missing:
        with writing() as db:
            for size in missing:
                ask_for(db, kind, wanted[kind, size])
    return render_template(
        "analytics/desk/_picture.html", metric=one, kind=kind, asked=told.asked, drawn={} if missing else drawn
    )


def metric_named(key: str) -> Metric:
    if key not in BY_KEY:
        raise NotFound("There is no such report.")
    return BY_KEY[key]


def facets_of(one: Metric, *, own: bool) -> list[str]:
    """Agents see their own figures, and nobody's beside them."""
    facets = [facet for facet in FACETS_SHOWN if facet != "agent" or not own]
    return [*facets, "status", "age"] if one.shape == "stock" else facets


def by_of(one: Metric, *, own: bool) -> str:
    by = request.args.get("by") or "team"
    if by not in facets_of(one, own=own):
        raise Invalid("These figures can’t be grouped by that. Choose another.", field="by")
    return by


def sort_of() -> tuple[str, bool]:
    sort = request.args.get("sort", "")
    return (sort if sort in SORTS else "n"), request.args.get("order") != "up"


def lines_of(told: Told, one: Metric, by: str, name: Callable[[str, int], str]) -> list[tuple[str, str, Figure]]:
    """(what the address says, its name, figure) of each group, sorted as asked; groups too small to say much come last."""
    groups = by_group(told.kept, one, told.asked.window, by)
    found = [
        (str(code) if by in ("status", "age") else told.names.value(by, code), name(by, code), one_of)
        for code, one_of in groups.items()
    ]
    sort, down = sort_of()
    if sort == "name":
        return sorted(found, key=lambda line: line[1].lower(), reverse=request.args.get("order") == "down")
    order = sorted(found, key=lambda line: (getattr(line[2], sort) or 0, line[1]), reverse=down)
    return order if sort == "n" else sorted(order, key=lambda line: line[2].is_few)


def _common(told: Told) -> dict[str, Any]:
    choices = {facet: told.names.choices(facet) for facet in FACETS_SHOWN if facet != "agent" or not told.own}
    return {
        "asked": told.asked, "own": told.own, "counted": told.counted, "names": told.names, "choices": choices, "metrics": BY_KEY, "least": LEAST,
        "period": period_in_words(told.asked.first, told.asked.last), "wrong": None, "behind": _behind, "me": current_staff(),
    }  # fmt: skip


def _behind(one: Metric, asked: Asked, **other: Any) -> str:
    """The tickets behind a number."""
    return url_for("desk_reports.tickets", key=one.key, **asked.address(**other))


def _refused(db: Connection, wrong: Invalid, page: str, **path: Any) -> Response:
    """The page with what was typed and why it can't be answered."""
    asked = read_asked({}, now=now(), zone="UTC")
    told = Told(asked, None, read_names(db), read_counted(db), not current_staff().may("lead"), current_staff().id)  # type: ignore[arg-type]
    context = _common(told) | {"wrong": wrong, "typed": request.args, "page": page, "path": path}
    return Response(render_template("analytics/desk/refused.html", **context), wrong.status)


def _pictures(db: Connection, told: Told, wanted: Mapping[str, Metric]) -> dict[str, dict[str, str]]:
    """Of each kind in each size, those that are made already; one statement."""
    made = _drawn(db, {(kind, size): _shown(told, one, kind, size) for kind, one in wanted.items() for size in SIZES})
    return {kind: {size: made[kind, size] for size in SIZES if (kind, size) in made} for kind in wanted}


def _drawn(db: Connection, wanted: Mapping[tuple[str, str], Any]) -> dict[tuple[str, str], str]:
    """By kind and size."""
    keys = {one: key_of(one[0], shown) for one, shown in wanted.items()}
    made = read_made(db, list(keys.values()))
    return {one: made[key].decode() for one, key in keys.items() if key in made}


def _shown(told: Told, one: Metric, kind: str, size: str) -> Any:
    if kind == "bars":
        return bars_shown(told.kept, one, told.asked, size)
    if kind == "hours":
        return hours_shown(told.arrivals, size)

    def link(days: Any) -> str:
        return _behind(one, told.asked, **{"from": days[0], "to": days[1]})

    return trend_shown(told.trend(one), one, told.asked, link, size)


def _headline(figures: Mapping[str, tuple[Figure, Figure]]) -> str:
    came, solved, is_open = (figures[key][0].n for key in ("created", "solved", "backlog"))
    if not came and not solved and not is_open:
        return say.text("Nothing happened in this period")
    more = is_open - figures["backlog"][1].n
    moved = (
        say.text("as many as before")
        if not more
        else say.text("{many} more than before" if more > 0 else "{many} fewer than before", many=say.number(abs(more)))
    )
    reply = figures["first_reply"][0]
    told = say.text(
        "{came} came in, {solved} were solved, {open} are open: {moved}.",
        came=say.number(came),
        solved=say.number(solved),
        open=say.number(is_open),
        moved=moved,
    )
    soon = naming.say(reply.value, BY_KEY["first_reply"])
    return f"{told} {say.text('Half of the first replies came within {length}.', length=soon)}" if reply.n else told
