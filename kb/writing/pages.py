"""Writers' pages: the list with reads and votes, the editor with revisions, and why a search ranks as it does."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, render_template, request, url_for
from markupsafe import Markup
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Problem
from foundation.incoming import whole_number
from foundation.markdown import render_markdown
from foundation.web import now, reading, writing
from kb import current
from kb.articles.article import STATUSES, Article, ArticleDraft, Viewer
from kb.articles.publishing import archive_article, draft_of, publish_article, restore_revision
from kb.articles.reading import Revision, list_for_writers, list_revisions, read_article
from kb.gaps.deciding import answer_with, questions_of
from kb.gaps.gap import Gap
from kb.gaps.reading import gap_of, read_gap

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


@writing_desk.get("/")
@staff_only()
def articles() -> str:
    status, words = request.args.get("status", ""), request.args.get("q", "").strip()
    with reading() as db:
        rows = list_for_writers(db, status=status if status in STATUSES else "", words=words)
    return render_template(
        "kb/writing/articles.html", rows=rows, status=status, words=words, may_write=current_staff().may(*WRITERS)
    )


@writing_desk.get("/new")
@staff_only(*WRITERS)
def new() -> str:
    return _form(ArticleDraft(title=request.args.get("title", ""), markdown="", status="draft"), None)


@writing_desk.post("/new")
@staff_only(*WRITERS)
def create() -> AnyResponse:
    return _save(_draft_from_form(ArticleDraft(title="", markdown="")), None)


@writing_desk.get("/<article_id>")
@staff_only(*WRITERS)
def edit(article_id: str) -> str:
    gap_id = whole_number(request.args.get("gap"))
    with reading() as db:
        article = read_article(db, article_id, viewer=STAFF)
        revisions = list_revisions(db, article.id)
        gap = read_gap(db, gap_id, now=now()) if gap_id else gap_of(db, article.id, now=now())
    draft = draft_of(article)
    if gap_id and gap:
        draft = replace(draft, questions=tuple(dict.fromkeys((*draft.questions, *questions_of(gap)))))
    return _form(draft, article, revisions=revisions, gap=gap, linking=gap_id)


@writing_desk.post("/<article_id>")
@staff_only(*WRITERS)
def save(article_id: str) -> AnyResponse:
    with reading() as db:
        article = read_article(db, article_id, viewer=STAFF)
    return _save(_draft_from_form(draft_of(article)), article)


@writing_desk.post("/<article_id>/archive")
@staff_only(*WRITERS)
def archive(article_id: str) -> AnyResponse:
    with writing() as db:
        archive_article(db, article_id, author=current_staff().name, now=now())
    return redirect(url_for("articles.edit", article_id=article_id, saved="archived"), 303)


@writing_desk.post("/<article_id>/revisions/<int:number>")
@staff_only(*WRITERS)
def restore(article_id: str, number: int) -> AnyResponse:
    with writing() as db:
        restore_revision(db, article_id, number, author=current_staff().name, now=now())
    return redirect(url_for("articles.edit", article_id=article_id, saved="restored"), 303)


@writing_desk.get("/ranking")
@staff_only()
def ranking() -> str:
    query, page, role = (request.args.get(name, "") for name in ("q", "page", "role"))
    context = {"page": page or None, "role": role or None}
    hits = current.suggest(query, context, 8) if query else []
    return render_template("kb/writing/ranking.html", query=query, page=page, role=role, hits=hits)


def _form(
    draft: ArticleDraft, article: Article | None, *, revisions: Sequence[Revision] = (), problem: Problem | None = None,
    gap: Gap | None = None, linking: int | None = None,
) -> str:  # fmt: skip
    return render_template(
        "kb/writing/edit.html", draft=draft, article=article, revisions=revisions, problem=problem,
        wrong={problem.field: problem.detail} if problem else {}, saved=request.args.get("saved"),
        gap=gap, linking=linking,
        preview=Markup(render_markdown(article.markdown)) if article else None,
    )  # fmt: skip


def _save(draft: ArticleDraft, article: Article | None) -> AnyResponse:
    at, author = now(), current_staff().name
    seen, linking = whole_number(request.form.get("seen")), whole_number(request.form.get("gap"))
    try:
        with writing() as db:
            saved = publish_article(db, draft, author=author, now=at, seen=seen)
            if linking:
                answer_with(db, linking, saved.id, author=author, now=at)
    except Problem as problem:
        with reading() as db:
            newest = read_article(db, article.id, viewer=STAFF) if article else None
            revisions = list_revisions(db, article.id) if article else []
        return Response(
            _form(draft, newest, revisions=revisions, problem=problem, linking=linking), status=problem.status
        )
    return redirect(url_for("articles.edit", article_id=saved.id, saved=saved.status), 303)


def _draft_from_form(start: ArticleDraft) -> ArticleDraft:
    """What the form says; what it doesn't show (id, address, language) stays as it was."""
    form = request.form
    return replace(
        start, title=form.get("title", ""), markdown=form.get("markdown", "").replace("\r\n", "\n"), section=form.get("section", ""),
        questions=_lines(form.get("questions", "")), pages=_commas(form.get("pages", "")), roles=tuple(form.getlist("roles")),
        plans=tuple(form.getlist("plans")), status=form.get("status", "draft"),  # type: ignore[arg-type]
    )  # fmt: skip


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _commas(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
