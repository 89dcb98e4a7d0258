"""The writers' desk: the list of articles with reads and votes."""

from flask import Blueprint, render_template, request

from foundation.access import current_staff, staff_only
from foundation.web import reading
from kb.articles.article import STATUSES, Viewer
from kb.articles.reading import list_for_writers

writing_desk = Blueprint(
    "articles",
    __name__,
    url_prefix="/desk/articles",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
WRITERS = ("writer", "lead")
STAFF = Viewer(staff=True)
FILTERS = ("published", "draft", "review", "scheduled", "archived")


@writing_desk.get("/")
@staff_only()
def articles() -> str:
    status, words = request.args.get("status", ""), request.args.get("q", "").strip()
    with reading() as db:
        rows = list_for_writers(db, status=status if status in (*STATUSES, *FILTERS) else "", words=words)
    return render_template(
        "kb/writing/articles.html", rows=rows, status=status, words=words, filters=FILTERS, may_write=current_staff().may(*WRITERS)
    )  # fmt: skip
