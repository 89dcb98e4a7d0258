"""The figures taken away: a metric by group as CSV at once, or with its days as a workbook that the worker makes."""

import csv
import io
from typing import Any

from flask import Response, render_template

from analytics.desk.frame import READERS, Told, read_told, reports
from analytics.desk.making import ask_for, key_of, read_made
from analytics.desk.measuring import Figure, figure
from analytics.desk.metrics import LEAST, Metric
from analytics.desk.naming import FACET_NAMES, key_in_files
from analytics.desk.pages import by_of, lines_of, metric_named
from analytics.desk.shown import period_in_words, trend
from analytics.voice.export.cells import csv_cell
from foundation.access import staff_only
from foundation.saying import OWN
from foundation.speaking import say
from foundation.web import reading, writing
from foundation.words import words

HEADS = {
    "share": "Share", "median_minutes": "Median, minutes", "ninetieth_percentile_minutes": "90th percentile, minutes",
    "median": "Median", "ninetieth_percentile": "90th percentile", "minutes": "Minutes",
}  # fmt: skip
ALL = "all"  # the key of everything together
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@reports.get("/<key>.csv")
@staff_only(*READERS)
def as_csv(key: str) -> Response:
    """Commas, a point before decimals, days as ISO 8601 in every language; heads are short keys in English, words elsewhere."""
    one = metric_named(key)
    with reading() as db:
        told = read_told(db)
    by = by_of(one, own=told.own)
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(_csv_heads(one, by))
    metric = one.key if say.lang == OWN else say.word(one.name, "figure")
    for key_of_group, name, line in _groups(told, one, by):
        cells = [
            told.asked.first,
            told.asked.last,
            told.asked.zone_name,
            metric,
            name,
            key_of_group,
            line.n,
            *values_of(one, line),
        ]
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
    """In the language of the page: the worker that makes it knows no reader."""
    days = period_in_words(told.asked.first, told.asked.last)
    kind = {"share": "share", "stock": "whole", "count": "whole"}.get(one.shape, "number")
    heads = [[say.word(HEADS[head]), 16, kind] for head in _heads(one)]
    facet, many = say.word(FACET_NAMES[by]), [say.word(one.of[1]).capitalize(), 14, "whole"]
    ends = [say.text("First day"), 12, "day"], [say.text("Last day"), 12, "day"]
    return {
        "title": f"{say.word(one.name, 'figure')}, {days}",
        "about": _about(told, one, days),
        "about_name": say.text("About this file"),
        "sheets": [
            {"name": say.text("By {facet}", facet=facet.lower()), "columns": [[facet, 34, "words"], [say.text("Key"), 20, "words"], many, *heads], "rows": [[name, key, line.n, *values_of(one, line)] for key, name, line in _groups(told, one, by)]},
            {"name": say.text("Over time"), "columns": [*ends, many, *heads], "rows": [[str(first), str(last), line.n, *values_of(one, line)] for (first, last), line in trend(told.kept, one, told.asked)]},
        ],
    }  # fmt: skip


def _groups(told: Told, one: Metric, by: str) -> list[tuple[str, str, Figure]]:
    """(key, name, figure), all together first."""
    everything = (ALL, say.text("All"), figure(told.kept, one, told.asked.window))
    return [
        everything,
        *((key_in_files(by, value), name, line) for value, name, line in lines_of(told, one, by, told.names.said)),
    ]


def _about(told: Told, one: Metric, days: str) -> list[list[str]]:
    """[what, its value]"""
    filters = ", ".join(
        f"{say.word(FACET_NAMES[facet])}: {told.names.said(facet, code)}"
        for facet, [code] in told.names.codes(told.asked).items()
    )
    clock = say.text("in business hours") if told.asked.clock == "business" else say.text("in elapsed hours")
    return [
        [say.text("Counts"), say.word(one.counts)], [say.text("Left out"), say.word(LEAST)], [say.text("Period"), days],
        [say.text("Time zone"), told.asked.zone_name], [say.text("Among"), filters or say.text("everything")], [say.text("Times"), clock],
    ]  # fmt: skip


def _csv_heads(one: Metric, by: str) -> list[str]:
    if say.lang == OWN:
        return ["first_day", "last_day", "zone", "metric", by, f"{by}_key", "n", *_heads(one)]
    facet = say.word(FACET_NAMES[by])
    heads = [say.word(HEADS[head]) for head in _heads(one)]
    return [say.text("First day"), say.text("Last day"), say.text("Time zone"), say.text("Figure"), facet, say.text("Key"), say.word(one.of[1]).capitalize(), *heads]  # fmt: skip


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


def _file(body: bytes, content_type: str, one: Metric, told: Told, ending: str) -> Response:
    first, last = told.asked.first, told.asked.last
    facet = say.word(FACET_NAMES[by_of(one, own=told.own)]).lower()
    named = say.text("{name} by {facet} {first} to {last}", name=say.word(one.name, "figure"), facet=facet, first=first, last=last)  # fmt: skip
    name = f"{'-'.join(words(named))}.{ending}"
    return Response(body, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"})  # fmt: skip
