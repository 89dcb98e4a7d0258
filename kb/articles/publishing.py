"""Articles change: each change is a revision with its author, and the index is told."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import IntegrityError

from foundation.database import insert_row
from foundation.errors import Conflict, NotFound
from foundation.events import event, record
from foundation.jobs import enqueue
from kb.articles.article import Article, ArticleDraft, article_from_row
from kb.articles.following import as_its_original, to_follow
from kb.articles.moving import lead_on
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
    db: Connection, draft: ArticleDraft, *, author: str, now: datetime, seen: int | None = None, approved_by: str | None = None
) -> tuple[Article, Outcome]:  # fmt: skip
    """Add the article, or make a new revision of the one with this id; an unchanged one stays as it is.

    `seen` is the revision its author started from, 0 for a new article: raises Conflict when that isn't the newest. An
    address it had before leads to it from now on. Its translations follow in who may read them, with a revision each.
    """
    draft = draft.checked()
    row = find_row(db, draft.id)
    draft = as_its_original(db, draft, row)
    content = content_of(draft)
    refuse_taken(db, draft)
    if row is not None and content_of(draft_of(article_from_row(row))) == content:
        return article_from_row(row), "unchanged"
    check_seen(db, row, draft, seen)
    number = 1 if row is None else row.revision + 1
    values = content | {"revision": number, "updated_at": now}
    if draft.status == "published" and (row is None or row.published_at is None):
        values["published_at"] = now
    revision = {"content": content, "author": author, "made_at": now, "approved_by": approved_by}
    _write(db, draft.id, values, revision, is_new=row is None)
    lead_on(db, draft, old=row.slug if row is not None else draft.slug, now=now)
    if draft.status == "published":
        record(db, ArticlePublished(draft.id, draft.title, number), now=now, actor=author)
    enqueue(db, "kb.reindex", unique="kb.reindex")
    for translation in to_follow(db, draft, row):
        theirs = draft_of(translation, private=draft.private, roles=draft.roles, plans=draft.plans)
        save_article(db, theirs, author=author, now=now, approved_by=approved_by)
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


def bring_back_article(db: Connection, article_id: str, *, author: str, now: datetime) -> Article:
    """Out of the archive, as it went in: before readers when it was published, else as a draft."""
    row = find_row(db, article_id)
    if row is None:
        raise NotFound("This article isn’t here any more.")
    if row.status != "archived":
        return article_from_row(row)
    query = select(revisions.c.content).where(revisions.c.article_id == article_id).order_by(revisions.c.number.desc())
    contents = db.execute(query).scalars()
    status = next((one["status"] for one in contents if one["status"] != "archived"), "draft")
    return publish_article(db, draft_of(article_from_row(row), status=status), author=author, now=now)


def restore_revision(db: Connection, article_id: str, number: int, *, author: str, now: datetime) -> Article:
    """Make the text of an old revision the newest one; the address stays, and so does who sees it, unless archived.

    A private article stays private, for the same people: an old revision may be from before it was.
    """
    query = select(revisions.c.content).where(revisions.c.article_id == article_id, revisions.c.number == number)
    content, row = db.execute(query).scalar(), find_row(db, article_id)
    if content is None or row is None:
        raise NotFound("This revision isn’t here.")
    draft = draft_from_content(content)
    status = row.status if row.status != "archived" else draft.status if draft.status != "archived" else "draft"
    draft = replace(draft, slug=row.slug, status=status)
    if row.private:
        draft = replace(draft, private=True, roles=tuple(row.roles), plans=tuple(row.plans))
    return publish_article(db, draft, author=author, now=now)


def _write(db: Connection, article_id: str, values: dict[str, Any], revision: dict[str, Any], *, is_new: bool) -> None:
    """Raises Conflict when another save of it, unseen until now, was stored first: a revision has one author."""
    write = articles.insert() if is_new else update(articles).where(articles.c.id == article_id)
    try:
        db.execute(write.values(**values))
        insert_row(db, revisions, article_id=article_id, number=values["revision"], **revision)
    except IntegrityError as error:
        raise Conflict("Somebody saved this article just now. Look at their version, then save again.") from error


def draft_of(article: Article, **changes: Any) -> ArticleDraft:
    values: dict[str, Any] = {name: getattr(article, name) for name in ArticleDraft.__dataclass_fields__}
    return ArticleDraft(**(values | changes))


def draft_from_content(content: dict[str, Any]) -> ArticleDraft:
    """A draft as revisions and changes keep it."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in content.items()
    }
    return ArticleDraft(**values)


def content_of(draft: ArticleDraft) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(draft).items()}


def find_row(db: Connection, article_id: str) -> Any:
    return db.execute(select(articles).where(articles.c.id == article_id)).first()


def refuse_taken(db: Connection, draft: ArticleDraft) -> None:
    """Raises Conflict when another article has this address."""
    taken = select(articles.c.id).where(articles.c.slug == draft.slug, articles.c.id != draft.id)
    if db.execute(taken).first():
        raise Conflict(f"Another article already has the address “{draft.slug}”. Choose a different one.", field="slug")


def check_seen(db: Connection, row: Any, draft: ArticleDraft, seen: int | None) -> None:
    """Raises Conflict when the article's newest revision isn't the one its author started from."""
    newest = 0 if row is None else row.revision
    if seen is None or seen == newest:
        return
    if not seen:
        raise Conflict(
            f"There is already an article at “{draft.slug}”. Change the title, or edit that one.", field="title"
        )
    author = newest_author(db, draft.id)
    who = f"{author} saved revision {newest}" if row is not None else "Somebody removed the article"
    raise Conflict(f"{who} while you were writing. Your text is still here: compare it with theirs, then save again.")


def newest_author(db: Connection, article_id: str) -> str:
    """Who saved the newest revision."""
    query = select(revisions.c.author).where(revisions.c.article_id == article_id)
    return db.execute(query.order_by(revisions.c.number.desc()).limit(1)).scalar() or "Somebody"
