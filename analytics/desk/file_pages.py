"""The figures taken away: a metric by group as CSV at once, or with its days as a workbook that the worker makes."""

import csv
import io
from typing import Any

from flask import Response, render_template

from analytics.desk.frame import READERS, Told, read_told, reports
from analytics.desk.making import ask_for, key_of, read_made
from analytics.desk.measuring import Figure, figure
from analytics.desk.metrics import LEAST, Metric
from analytics.desk.naming import FACET_NAMES
from analytics.desk.pages import by_of, lines_of, metric_named
from analytics.desk.shown import days_in_words, trend
from analytics.voice.export.cells import csv_cell
from foundation.access import staff_only
from foundation.web import reading, writing

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@reports.get("/<key>.csv")
@staff_only(*READERS)
def as_csv(key: str) -> Response:
    one = metric_named(key)
    with reading() as db:
        told = read_told(db)
    by = by_of(one, own=told.own)
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(["first_day", "last_day", "zone", "metric", by, "n", *_heads(one)])
    everything = [("", "All", figure(told.kept, one, told.asked.window))]
    for _, name, line in everything + lines_of(told, one, by, told.names.of):
        cells = [told.asked.first, told.asked.last, told.asked.zone_name, one.key, name, line.n, *values_of(one, line)]
        table.writerow([csv_cell(cell) for cell in cells])
    return _file(file.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", one, told, "csv")


@reports.get("/<key>.xlsx")
@staff_only(*READERS)
def as_workbook(key: str) -> Response:
    """Ready files at once; else a page that looks again in two seconds."""
    one = metric_named(key)
    with reading() as db:
        told = read_told(db)
        shown = _workbook(told, one, by_of(one, own=told.own))
        made = read_made(db, [key_of("workbook", shown)])
    if made:
        return _file(next(iter(made.values())), EXCEL, one, told, "xlsx")
    with writing() as db:
        ask_for(db, "workbook", shown)
    page = Response(render_template("analytics/desk/making.html", metric=one, asked=told.asked), 202)
    page.headers["Refresh"] = "2"
    return page


def _workbook(told: Told, one: Metric, by: str) -> dict[str, Any]:
    days = days_in_words((told.asked.first, told.asked.last))
    kind = {"share": "share", "stock": "whole", "count": "whole"}.get(one.shape, "number")
    heads = [[head.replace("_", " ").capitalize(), 16, kind] for head in _heads(one)]
    everything = ("All", figure(told.kept, one, told.asked.window))
    groups = [everything, *((name, line) for _, name, line in lines_of(told, one, by, told.names.of))]
    named = [FACET_NAMES[by], 34, "words"], ["First day", 12, "words"], ["Last day", 12, "words"]
    filters = ", ".join(
        f"{FACET_NAMES[facet]}: {told.names.of(facet, code)}" for facet, [code] in told.names.codes(told.asked).items()
    )
    return {
        "title": f"{one.name}, {days}",
        "about": [["Counts", one.counts], ["Left out", LEAST], ["Period", days], ["Time zone", told.asked.zone_name], ["Among", filters or "everything"], ["Times", told.asked.clock]],
        "sheets": [
            {"name": f"By {FACET_NAMES[by].lower()}", "columns": [named[0], [one.of[1].capitalize(), 14, "whole"], *heads], "rows": [[name, line.n, *values_of(one, line)] for name, line in groups]},
            {"name": "Over time", "columns": [*named[1:], [one.of[1].capitalize(), 14, "whole"], *heads], "rows": [[str(first), str(last), line.n, *values_of(one, line)] for (first, last), line in trend(told.kept, one, told.asked)]},
        ],
    }  # fmt: skip


def _heads(one: Metric) -> list[str]:
    match one.shape:
        case "share":
            return ["share"]
        case "minutes":
            return ["median_minutes", "ninetieth_percentile_minutes"]
        case "amount":
            return ["median", "ninetieth_percentile"]
        case "total":
            return ["minutes"]
    return []


def values_of(one: Metric, line: Figure) -> list[float | None]:
    """Cells beside how many there are: minutes and amounts to a tenth, as the page can’t show more."""
    if one.shape in ("stock", "count"):
        return []
    if one.shape in ("minutes", "amount"):
        return [value if value is None else round(value, 1) for value in (line.value, line.ninetieth)]
    return [line.value]


def _file(body: bytes, mimetype: str, one: Metric, told: Told, ending: str) -> Response:
    name = f"{one.key.replace('_', '-')}-{told.asked.first}-to-{told.asked.last}.{ending}"
    return Response(body, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"})  # fmt: skip
