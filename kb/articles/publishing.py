"""Articles change: each change is a revision with its author, and the index is told."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select, update

from foundation.database import insert_row
from foundation.errors import Conflict, NotFound
from foundation.events import event, record
from foundation.jobs import enqueue
from kb.articles.article import Article, ArticleDraft, article_from_row
from kb.articles.tables import articles, revisions

Outcome = Literal["added", "updated", "unchanged"]


@event
class ArticlePublished:
    article: str
    title: str
    revision: int


@event
class ArticleArchived:
    article: str
    title: str


def save_article(
    db: Connection, draft: ArticleDraft, *, author: str, now: datetime, seen: int | None = None
) -> tuple[Article, Outcome]:
    """Add the article, or make a new revision of the one with this id; an unchanged one stays as it is.

    `seen` is the revision its author started from, 0 for a new article: raises Conflict when that isn't the newest.
    """
    draft = draft.checked()
    content = _content(draft)
    row = db.execute(select(articles).where(articles.c.id == draft.id)).first()
    taken = db.execute(select(articles.c.id).where(articles.c.slug == draft.slug, articles.c.id != draft.id)).first()
    if taken:
        raise Conflict(f"Another article already has the address “{draft.slug}”. Choose a different one.", field="slug")
    if row is not None and _content_of(article_from_row(row)) == content:
        return article_from_row(row), "unchanged"
    newest = 0 if row is None else row.revision
    if seen is not None and seen != newest:
        raise _overtaken(db, draft, seen)
    number = newest + 1
    values = content | {"revision": number, "updated_at": now}
    if draft.status == "published" and (row is None or row.published_at is None):
        values["published_at"] = now
    if row is None:
        db.execute(articles.insert().values(**values))
    else:
        db.execute(update(articles).where(articles.c.id == draft.id).values(**values))
    insert_row(db, revisions, article_id=draft.id, number=number, content=content, author=author, made_at=now)
    if draft.status == "published":
        record(db, ArticlePublished(draft.id, draft.title, number), now=now, actor=author)
    enqueue(db, "kb.reindex", unique="kb.reindex")
    saved = db.execute(select(articles).where(articles.c.id == draft.id)).one()
    return article_from_row(saved), "added" if row is None else "updated"


def publish_article(
    db: Connection, draft: ArticleDraft, *, author: str, now: datetime, seen: int | None = None
) -> Article:
    return save_article(db, draft, author=author, now=now, seen=seen)[0]


def archive_article(db: Connection, article_id: str, *, author: str, now: datetime) -> Article:
    """Take an article out of sight; nothing is lost."""
    row = db.execute(select(articles).where(articles.c.id == article_id)).first()
    if row is None:
        raise NotFound("This article isn’t here any more.")
    article = article_from_row(row)
    if article.status == "archived":
        return article
    saved, _ = save_article(db, draft_of(article, status="archived"), author=author, now=now)
    record(db, ArticleArchived(article.id, article.title), now=now, actor=author)
    return saved


def restore_revision(db: Connection, article_id: str, number: int, *, author: str, now: datetime) -> Article:
    """Make an old revision the newest one."""
    query = select(revisions.c.content).where(revisions.c.article_id == article_id, revisions.c.number == number)
    content = db.execute(query).scalar()
    if content is None:
        raise NotFound("This revision isn’t here.")
    draft = ArticleDraft(**_tuples(content))
    return publish_article(db, draft, author=author, now=now)


def draft_of(article: Article, **changes: Any) -> ArticleDraft:
    values: dict[str, Any] = {name: getattr(article, name) for name in ArticleDraft.__dataclass_fields__}
    return ArticleDraft(**(values | changes))


def _overtaken(db: Connection, draft: ArticleDraft, seen: int) -> Conflict:
    if not seen:
        return Conflict(
            f"There is already an article at “{draft.slug}”. Change the title, or edit that one.", field="title"
        )
    newest = select(revisions.c.author, revisions.c.number).where(revisions.c.article_id == draft.id)
    row = db.execute(newest.order_by(revisions.c.number.desc())).first()
    who = f"{row.author} saved revision {row.number}" if row else "Somebody removed the article"
    return Conflict(f"{who} while you were writing. Your text is still here: compare it with theirs, then save again.")


def _content(draft: ArticleDraft) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(draft).items()}


def _content_of(article: Article) -> dict[str, object]:
    return _content(draft_of(article))


def _tuples(content: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in content.items()}
