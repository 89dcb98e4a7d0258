"""Segments: their list, and saving, renaming, removing and bringing them back."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from analytics.voice.asking import segments
from analytics.voice.asking.counting import figures_of
from analytics.voice.asking.current import shelf
from analytics.voice.asking.describing import in_words
from analytics.voice.frame import READERS, voice
from analytics.voice.meaning.figures import wilson
from analytics.voice.registry.standing import read_registry
from foundation.access import current_staff, staff_only
from foundation.errors import Invalid
from foundation.incoming import whole_number
from foundation.web import now, reading, writing


@voice.get("/segments")
@staff_only(*READERS)
def list_of_segments() -> str:
    return _page()


@voice.post("/segments")
@staff_only(*READERS)
def save_segment() -> Response | tuple[str, int]:
    """The filters of the form become a segment, counted at once."""
    staff, held = current_staff(), shelf()
    name, shared = request.form.get("name", ""), request.form.get("shared") == "yes"
    try:
        filters = segments.kept_filters({key: value for key, value in request.form.items() if key != "name"})
        with writing() as db:
            number = segments.save(db, name, filters, shared=shared, by=staff, now=now())
            told = figures_of(db, segments.own(db, number, staff), held, read_registry(db), now=now())
            segments.keep_figures(db, {number: told}, now=now())
    except Invalid as wrong:
        return _page(wrong=wrong.detail), wrong.status
    address: dict[str, Any] = {**filters, "saved": number}
    return redirect(url_for("voice.verbatims", **address), 303)


@voice.post("/segments/<int:number>")
@staff_only(*READERS)
def rename_segment(number: int) -> Response | tuple[str, int]:
    try:
        with writing() as db:
            shared = request.form.get("shared") == "yes"
            segments.rename(db, number, request.form.get("name", ""), shared=shared, by=current_staff())
    except Invalid as wrong:
        return _page(wrong=wrong.detail), wrong.status
    return redirect(url_for("voice.list_of_segments"), 303)


@voice.post("/segments/<int:number>/removal")
@staff_only(*READERS)
def remove_segment(number: int) -> Response:
    with writing() as db:
        segments.remove(db, number, by=current_staff(), now=now())
    return redirect(url_for("voice.list_of_segments", removed=number), 303)


@voice.post("/segments/<int:number>/return")
@staff_only(*READERS)
def bring_segment_back(number: int) -> Response:
    with writing() as db:
        segments.bring_back(db, number, by=current_staff())
    return redirect(url_for("voice.list_of_segments"), 303)


def _page(wrong: str = "") -> str:
    staff, removed = current_staff(), whole_number(request.args.get("removed"))
    with reading() as db:
        registry = read_registry(db)
        found = segments.list_segments(db, staff)
        gone = segments.removed_one(db, removed, staff) if removed else None
    return render_template(
        "analytics/voice/segments.html", segments=[_shown(one) for one in found], gone=gone, wrong=wrong, staff=staff,
        in_words=lambda filters: in_words(filters, registry),
    )  # fmt: skip


def _shown(one: segments.Segment) -> dict[str, Any]:
    told = one.figures or {}
    return {
        "segment": one,
        "interval": wilson(told.get("negative", 0), told.get("total", 0)),
        "bars": bars(told.get("weeks", [])),
        **told,
    }


def bars(weeks: list[list[int]], height: int = 28, width: int = 10) -> list[dict[str, float]]:
    """Twelve weeks as pairs of bars: all comments, and in them the negative ones."""
    most = max((count for count, _ in weeks), default=0) or 1
    return [
        {"x": at * width, "all": round(height * count / most, 1), "negative": round(height * negative / most, 1)}
        for at, (count, negative) in enumerate(weeks)
    ]
