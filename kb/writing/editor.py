"""The editor: write with the article beside the text, keep a draft, have it read, give it a time, publish."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flask import Response, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy import Connection
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Problem
from foundation.incoming import whole_number
from foundation.markdown import render_markdown
from foundation.web import now, reading, writing
from kb.articles.article import Article, ArticleDraft
from kb.articles.changing import Change, drop_change, keep_change, publish_change, read_change, send_back
from kb.articles.linking import Flaw, flaws
from kb.articles.merging import absorb, merged_draft
from kb.articles.publishing import archive_article, bring_back_article, draft_of
from kb.articles.reading import Revision, list_revisions, read_article, section_names
from kb.articles.translating import Version, Versions, mark_current, versions_of
from kb.flags.flag import Flag
from kb.flags.flagging import waiting_for
from kb.gaps.deciding import answer_with, questions_of
from kb.gaps.reading import Typed, typed_for
from kb.writing.form import Sent, read_form, read_time
from kb.writing.pages import NAMES, STAFF, WRITERS, writing_desk


@dataclass(frozen=True)
class Known:
    """What the database knows about the article that is being written."""

    article: Article | None = None
    change: Change | None = None
    revisions: tuple[Revision, ...] = ()
    typed: Typed | None = None
    absorbed: Article | None = None
    sections: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    versions: Versions | None = None
    flagged: Sequence[Flag] = ()

    @property
    def original(self) -> Version | None:
        """What this translates."""
        own = self.article and self.versions and self.versions.find(self.article.id)
        return self.versions.original if own and self.versions and own.original_id else None

    @property
    def translated_from(self) -> int:
        """The revision of the original this was translated from."""
        own = self.versions.find(self.article.id) if self.article and self.versions else None
        return (own.original_revision if own else None) or 0


@writing_desk.get("/new")
@staff_only(*WRITERS)
def new() -> str:
    draft = ArticleDraft(title=request.args.get("title", ""), markdown="", section="", status="draft")
    with reading() as db:
        known = Known(sections=section_names(db))
    return _form(draft, known)


@writing_desk.post("/new")
@staff_only(*WRITERS)
def create() -> AnyResponse:
    return _act(read_form(request.form, ArticleDraft(title="", markdown="")), None)


@writing_desk.get("/<article_id>")
@staff_only(*WRITERS)
def edit(article_id: str) -> str:
    gap_id, gone = whole_number(request.args.get("gap")), request.args.get("absorb", "")
    with reading() as db:
        article = read_article(db, article_id, viewer=STAFF)
        change = read_change(db, article.id)
        draft = change.draft if change else draft_of(article)
        known = _known(db, article, change, draft.markdown, gap_id=gap_id, gone=gone)
    if gap_id and known.typed:
        draft = replace(draft, questions=tuple(dict.fromkeys((*draft.questions, *questions_of(known.typed.queries)))))
    if known.absorbed:
        draft = merged_draft(draft, known.absorbed)
    return _form(draft, known, linking=gap_id)


@writing_desk.post("/<article_id>")
@staff_only(*WRITERS)
def save(article_id: str) -> AnyResponse:
    with reading() as db:
        article = read_article(db, article_id, viewer=STAFF)
    return _act(read_form(request.form, draft_of(article)), article)


@writing_desk.post("/preview")
@staff_only(*WRITERS)
def preview() -> str:
    """The text as readers will see it, for the pane beside the editor."""
    markdown = request.form.get("markdown", "").replace("\r\n", "\n")
    with reading() as db:
        found = tuple(flaws(db, markdown))
    return render_template("kb/writing/preview.html", preview=_html(markdown), flaws=found)


@writing_desk.post("/<article_id>/archive")
@staff_only(*WRITERS)
def archive(article_id: str) -> AnyResponse:
    with writing() as db:
        archive_article(db, article_id, author=current_staff().name, now=now())
    return redirect(url_for("articles.edit", article_id=article_id, saved="archived"), 303)


@writing_desk.post("/<article_id>/archive/removal")
@staff_only(*WRITERS)
def bring_back(article_id: str) -> AnyResponse:
    with writing() as db:
        bring_back_article(db, article_id, author=current_staff().name, now=now())
    return redirect(url_for("articles.edit", article_id=article_id, saved="back"), 303)


@writing_desk.post("/<article_id>/review/return")
@staff_only(*WRITERS)
def send_article_back(article_id: str) -> AnyResponse:
    with writing() as db:
        send_back(db, article_id, f"{current_staff().name}: {request.form.get('note', '').strip()}", now=now())
    return redirect(url_for("articles.edit", article_id=article_id, saved="returned"), 303)


@writing_desk.post("/<article_id>/draft/removal")
@staff_only(*WRITERS)
def drop(article_id: str) -> AnyResponse:
    with writing() as db:
        drop_change(db, article_id)
    return redirect(url_for("articles.edit", article_id=article_id, saved="dropped"), 303)


def _act(sent: Sent, article: Article | None) -> AnyResponse:
    """Do what the button said; what is refused comes back with the text kept."""
    if sent.act == "preview":
        return Response(_again(sent, article, None))
    try:
        publish_at = read_time(request.form) if sent.act == "scheduled" else None
        with writing() as db:
            saved = _keep(db, sent, author=current_staff().name, publish_at=publish_at)
    except Problem as problem:
        return Response(_again(sent, article, problem), status=problem.status)
    return redirect(url_for("articles.edit", article_id=saved.id, saved=sent.act), 303)


def _keep(db: Connection, sent: Sent, *, author: str, publish_at: datetime | None) -> Article:
    at = now()
    if sent.act == "published":
        article = publish_change(db, sent.draft, author=author, now=at, seen=sent.seen, saved=sent.saved)
        if sent.absorbs:
            absorb(db, article.id, sent.absorbs, author=author, now=at)
    else:
        article = keep_change(
            db, sent.draft, author=author, now=at, seen=sent.seen, saved=sent.saved, review=sent.act == "review",
            publish_at=publish_at,
        )  # fmt: skip
    if sent.original:
        mark_current(db, article.id, sent.original)
    if sent.gap:
        answer_with(db, sent.gap, article.id, author=author, now=at)
    return article


def _again(sent: Sent, article: Article | None, problem: Problem | None) -> str:
    """The form as it was sent, beside what is saved by now."""
    with reading() as db:
        newest = read_article(db, article.id, viewer=STAFF) if article else None
        change = read_change(db, newest.id) if newest else None
        known = _known(db, newest, change, sent.draft.markdown, gap_id=sent.gap, gone=sent.absorbs)
    return _form(sent.draft, known, problem=problem, linking=sent.gap, seen=(sent.seen, sent.saved) if not problem else None)  # fmt: skip


def _known(
    db: Connection, article: Article | None, change: Change | None, markdown: str, *, gap_id: int | None, gone: str
) -> Known:
    return Known(
        article,
        change,
        tuple(list_revisions(db, article.id)) if article else (),
        typed_for(db, now=now(), article_id=article.id if article else None, gap_id=gap_id),
        read_article(db, gone, viewer=STAFF) if gone else None,
        section_names(db),
        tuple(flaws(db, markdown)),
        versions_of(db, article.id) if article else None,
        waiting_for(db, article.id) if article else (),
    )


def _form(
    draft: ArticleDraft, known: Known, *, problem: Problem | None = None, linking: int | None = None,
    seen: tuple[int | None, int | None] | None = None,
) -> str:  # fmt: skip
    revision = known.article.revision if known.article else 0
    number = known.change.number if known.change else 0
    return render_template(
        "kb/writing/edit.html", draft=draft, known=known, article=known.article, change=known.change, problem=problem, linking=linking,
        wrong={problem.field: problem.detail} if problem else {}, said=request.args.get("saved"), preview=_html(draft.markdown),
        flaws=known.flaws, seen=seen or (revision, number), me=current_staff().name, publish_at=_publish_at(known.change), names=NAMES,
    )  # fmt: skip


def _publish_at(change: Change | None) -> str:
    """The time that was just typed, else the one that is chosen already, in UTC."""
    chosen = change.publish_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") if change and change.publish_at else ""
    return request.form.get("publish_at", chosen)


def _html(markdown: str) -> Markup:
    return Markup(render_markdown(markdown, link=_address))


def _address(href: str) -> str:
    return href if "/" in href or ":" in href or href.startswith("#") else url_for("helpcentre.article", slug=href)
