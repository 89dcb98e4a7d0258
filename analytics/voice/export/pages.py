"""The Reports page: what can be taken away, what was, how far it is, and the links that read without a sign-in."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, send_from_directory, url_for
from werkzeug.wrappers import Response

from analytics.voice.asking.current import shelf
from analytics.voice.export.comments import find_comments
from analytics.voice.export.orders import (
    CANCELLED,
    DONE,
    FAILED,
    FILTERS,
    Order,
    ask_for,
    cancel,
    filters_from,
    list_orders,
    order_from,
    read_order,
)
from analytics.voice.export.sharing import LASTING, Share, list_shares, sign
from analytics.voice.export.wording import FORMAT_NAMES, PERIOD_NAMES, filters_in_words, size_in_words
from analytics.voice.frame import EDITORS, PERIODS, READERS, SENTIMENTS, SOURCE_NAMES, voice
from analytics.voice.hearing.reading import read_front
from analytics.voice.registry.standing import Registry, read_registry
from foundation.access import current_staff, staff_only
from foundation.errors import Conflict, Invalid, NotFound, Problem
from foundation.incoming import whole_number
from foundation.speaking import say
from foundation.web import config, now, reading, writing

FOLDER = "exports"
SHOWN_FILTERS = ("theme", "sentiment", "source", "words", "from", "to")
STATES = {
    "waiting": "{file} is being made.",
    "running": "{file} is being made.",
    "done": "{file} is ready.",
    "failed": "{file} couldn’t be made.",
    "cancelled": "{file} was cancelled.",
    "gone": "{file} is gone.",
}
TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "pdf": "application/pdf"}  # fmt: skip


@voice.get("/reports")
@staff_only(*READERS)
def reports() -> str:
    return reports_page(request.args)


@voice.route("/exports", methods=["GET", "POST"])
@staff_only(*READERS)
def export() -> Response | tuple[str, int]:
    """Ask for a file; a job makes it. Links from other pages lead to the form."""
    if request.method == "GET":
        return form_on("report")
    staff = current_staff()
    try:
        what, format, filters = order_from(request.form)
        with writing() as db:
            number = ask_for(db, what, format, filters, by=staff.id, by_name=staff.name, now=now())
    except (Invalid, Conflict) as problem:
        return reports_page(request.form, wrong=problem, place=request.form.get("what", "")), problem.status
    return redirect(url_for("voice.reports", asked=number, _anchor="made"), 303)


@voice.get("/exports/progress")
@staff_only(*READERS)
def exports() -> str:
    """How far everything is; the page swaps it in. `was` is what it said last."""
    with reading() as db:
        orders, registry = list_orders(db), read_registry(db)
    return render_template(
        "analytics/voice/_exports.html", **_listed(orders, registry), asked=True, was=request.args.get("was", "")
    )


@voice.get("/exports/<int:number>/file")
@staff_only(*READERS)
def exported(number: int) -> Response:
    with reading() as db:
        order, registry = read_order(db, number), read_registry(db)
    folder = config().var / FOLDER
    if order.state != DONE or not order.file or not (folder / order.file).is_file():
        raise NotFound("This file isn’t here any more: files are kept for seven days. Make it anew under Reports.")
    name = f"{_file_name(order, registry)}.{order.format}"
    answer = send_from_directory(
        folder, order.file, mimetype=TYPES[order.format], as_attachment=True, download_name=name, max_age=0, conditional=True
    )  # fmt: skip
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@voice.post("/exports/<int:number>/cancelling")
@staff_only(*READERS)
def cancel_export(number: int) -> Response:
    with writing() as db:
        cancel(db, number)
    return redirect(url_for("voice.reports", _anchor="made"), 303)


@voice.post("/exports/<int:number>/repeating")
@staff_only(*READERS)
def repeat_export(number: int) -> Response | tuple[str, int]:
    """The same once more, of what is known by now."""
    staff = current_staff()
    try:
        with writing() as db:
            old = read_order(db, number)
            made = ask_for(db, old.what, old.format, old.filters, by=staff.id, by_name=staff.name, now=now())
    except Conflict as problem:
        return reports_page({}, wrong=problem, place=old.what), problem.status
    return redirect(url_for("voice.reports", asked=made, _anchor="made"), 303)


def form_on(anchor: str) -> Response:
    """That form of the Reports page, with what the address asks."""
    asked: dict[str, Any] = {name: value for name in (*FILTERS, "days") if (value := request.args.get(name))}
    return redirect(url_for("voice.reports", **asked, _anchor=anchor))


def reports_page(asked: Mapping[str, str], *, wrong: Problem | None = None, place: str = "") -> str:
    """`asked` holds filters of comments, or what was typed."""
    filters, total, faulty = {}, None, wrong
    with reading() as db:
        registry = read_registry(db)
        try:
            filters = filters_from(asked)
            total = (
                find_comments(db, filters, registry, shelf()).total if filters else None
            )  # counting all of them takes long
        except Invalid as problem:
            faulty, place = problem, "comments"
        figures = read_front(db, 28)
        orders, shares = list_orders(db), list_shares(db)
    other = {name: value for name, value in filters.items() if name not in SHOWN_FILTERS and name != "heard"}
    return render_template(
        "analytics/voice/reports.html", **_listed(orders, registry), shares=[_shown(one) for one in shares], figures=figures, typed=asked, wrong=faulty, place=place,
        filters=filters, total=total, other=other, also=filters_in_words(other, registry),
        heard=filters.get("heard"), told=filters_in_words(filters, registry), themes=sorted(registry.all.values(), key=lambda one: one.name),
        sources=SOURCE_NAMES, sentiments=SENTIMENTS, lasting=[(days, say.word(name)) for days, name in LASTING.items()], period_names=PERIOD_NAMES,
        periods=[(days, say.word(name)) for days, name in PERIODS.items()], may_share=current_staff().may(*EDITORS),
        asked=False, was="", made=whole_number(request.args.get("made")),
    )  # fmt: skip


def _listed(orders: list[Order], registry: Registry) -> dict[str, Any]:
    told = [{"order": one, "name": order_in_words(one, registry), "size": size_in_words(one.bytes)} for one in orders]
    return {"orders": told, "going": any(one.going for one in orders), "status": _status(told), "failed": FAILED, "cancelled": CANCELLED, "done": DONE}  # fmt: skip


def _status(told: list[dict[str, Any]]) -> str:
    """What is announced: it changes when the newest file does, not with each per cent."""
    if not told:
        return ""
    return say.text(STATES[told[0]["order"].state], file=told[0]["name"])


def order_in_words(order: Order, registry: Registry) -> str:
    format = FORMAT_NAMES[order.format]
    if order.what == "report":
        period = say.word(PERIOD_NAMES.get(order.filters["days"], "a time"))
        return say.text("The report of {period} as {format}", period=period, format=format)
    return say.text(
        "Comments ({filters}) as {format}", filters=filters_in_words(order.filters, registry), format=format
    )


def _file_name(order: Order, registry: Registry) -> str:
    """Plain letters only, so that every browser keeps the name."""
    about = (
        say.text("report-{days}-days", days=order.filters["days"]) if order.what == "report" else say.text("comments")
    )
    theme = registry.now(order.filters.get("theme")) if order.what == "comments" else None
    return "-".join(part for part in (say.text("voice"), about, theme, f"{order.asked_at:%Y-%m-%d}") if part)


def _shown(share: Share) -> dict[str, Any]:
    """A link with its address, as long as that opens something."""
    ended = share.ended(now())
    signed = sign(share, config().secret_key)
    return {"share": share, "ended": ended, "address": "" if ended else url_for("voice.shared", signed=signed, _external=True)}  # fmt: skip
