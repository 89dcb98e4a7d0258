"""The order of sections and articles: by buttons and keys, by dragging, and without JavaScript."""

from flask import render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import staff_only
from foundation.web import reading, writing
from kb.articles.ordering import moved, order_articles, order_sections
from kb.articles.reading import sections
from kb.helpcentre.contents import ORDER
from kb.writing.pages import WRITERS, writing_desk

STEPS = {"up": -1, "down": 1}


@writing_desk.get("/order")
@staff_only(*WRITERS)
def order() -> str:
    with reading() as db:
        contents = sections(db, ORDER)
    return render_template("kb/writing/order.html", sections=contents)


@writing_desk.post("/order")
@staff_only(*WRITERS)
def put_in_order() -> AnyResponse:
    """The whole list in its new order, or one item (`move=up:fund-a-milestone`) a place further."""
    section, items = request.form.get("section", ""), request.form.getlist("item")
    direction, _, item = request.form.get("move", "").partition(":")
    if direction in STEPS:
        items = moved(items, item, STEPS[direction])
    with writing() as db:
        if section:
            order_articles(db, section, items)
        else:
            order_sections(db, items)
    return redirect(url_for("articles.order"), 303)
