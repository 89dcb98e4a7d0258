"""Addresses an article once had lead to the article itself, so that no chain and no circle can come about."""

from datetime import datetime

from sqlalchemy import Connection, delete, update

from foundation.database import upsert
from kb.articles.article import ArticleDraft
from kb.articles.tables import redirects


def lead_on(db: Connection, draft: ArticleDraft, *, old: str, now: datetime) -> None:
    """The old address leads to this article; the one it has now leads nowhere else."""
    if old != draft.slug:
        _lead(db, old, draft.id, now)
    if old != draft.slug or draft.status == "published":
        db.execute(delete(redirects).where(redirects.c.slug == draft.slug))


def lead_to(db: Connection, slug: str, article_id: str, *, gone: str, now: datetime) -> None:
    """What led to `gone`, and its own address, leads to another article: it took its place."""
    db.execute(update(redirects).where(redirects.c.article_id == gone).values(article_id=article_id))
    _lead(db, slug, article_id, now)


def _lead(db: Connection, slug: str, article_id: str, now: datetime) -> None:
    upsert(db, redirects, [{"slug": slug, "article_id": article_id, "made_at": now}], keys=["slug"])
