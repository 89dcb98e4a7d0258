"""The writers' desk: the list of articles with reads and votes."""

from flask import Blueprint, render_template, request

from foundation.access import current_staff, staff_only
from foundation.incoming import whole_number
from foundation.web import reading
from kb.articles.article import STATUSES, Viewer
from kb.articles.reading import count_for_writers, list_for_writers

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
A_PAGE = 100  # articles
LAST_PAGE = 10_000
NAMES = {
    "published": "published",
    "draft": "draft",
    "review": "in review",
    "scheduled": "scheduled",
    "archived": "archived",
}
FILTERS = tuple(NAMES)


@writing_desk.get("/")
@staff_only()
def articles() -> str:
    status, words = request.args.get("status", ""), request.args.get("q", "").strip()
    status = status if status in (*STATUSES, *FILTERS) else ""
    page = min(max(whole_number(request.args.get("page")) or 1, 1), LAST_PAGE)
    with reading() as db:
        total = count_for_writers(db, status=status, words=words)
        rows = list_for_writers(db, status=status, words=words, limit=A_PAGE, offset=(page - 1) * A_PAGE)
    return render_template(
        "kb/writing/articles.html", rows=rows, total=total, page=page, pages=-(-total // A_PAGE), status=status, words=words,
        filters=FILTERS, names=NAMES, may_write=current_staff().may(*WRITERS),
    )  # fmt: skip
