"""Revisions: who changed what and when, word by word, and back to any of them."""

from flask import render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.incoming import whole_number
from foundation.web import now, reading, writing
from kb.articles.changing import read_change
from kb.articles.differing import compare
from kb.articles.publishing import draft_of, restore_revision
from kb.articles.reading import list_revisions, read_article, read_revision
from kb.writing.pages import STAFF, WRITERS, writing_desk


@writing_desk.get("/<article_id>/revisions/<int:number>")
@staff_only(*WRITERS)
def revision(article_id: str, number: int) -> str:
    """A revision beside the one before it, or beside any other (`?against=`)."""
    with reading() as db:
        article = read_article(db, article_id, viewer=STAFF)
        revisions = list_revisions(db, article.id)
        against = whole_number(request.args.get("against"))
        against = max(number - 1, 1) if against is None else against
        difference = compare(read_revision(db, article.id, against), read_revision(db, article.id, number))
    return render_template(
        "kb/writing/revision.html", article=article, revisions=revisions, number=number, against=against, difference=difference,
        one=next(one for one in revisions if one.number == number),
    )  # fmt: skip


@writing_desk.get("/<article_id>/change")
@staff_only(*WRITERS)
def waiting_change(article_id: str) -> AnyResponse | str:
    """What isn't published yet beside what readers see."""
    with reading() as db:
        article = read_article(db, article_id, viewer=STAFF)
        change = read_change(db, article.id)
        revisions = list_revisions(db, article.id)
    if change is None:
        return redirect(url_for("articles.edit", article_id=article.id), 303)
    return render_template(
        "kb/writing/revision.html", article=article, revisions=revisions, number=0, against=article.revision, change=change,
        difference=compare(draft_of(article, status="published"), change.draft), one=None,
    )  # fmt: skip


@writing_desk.post("/<article_id>/revisions/<int:number>")
@staff_only(*WRITERS)
def restore(article_id: str, number: int) -> AnyResponse:
    with writing() as db:
        restore_revision(db, article_id, number, author=current_staff().name, now=now())
    return redirect(url_for("articles.edit", article_id=article_id, saved="restored"), 303)
