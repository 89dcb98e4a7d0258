"""Translations follow their original in who may read them: what is private is private in every language."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from kb.articles.article import Article, ArticleDraft, article_from_row
from kb.articles.tables import articles


def as_its_original(db: Connection, draft: ArticleDraft, row: Any) -> ArticleDraft:
    """The draft of a translation is as private as its original, whatever it says itself. `row` is the article as it is saved."""
    if row is None or row.original_id is None:
        return draft
    original = db.execute(select(articles).where(articles.c.id == row.original_id)).first()
    if original is None or not original.private:
        return draft
    return replace(draft, private=True, roles=tuple(original.roles), plans=tuple(original.plans))


def to_follow(db: Connection, draft: ArticleDraft, row: Any) -> Iterator[Article]:
    """The translations that change with this save of their original. Only what is published opens them."""
    if row is None or _audience(draft) == (row.private, list(row.roles), list(row.plans)):
        return
    if draft.status == "published" or draft.private:
        found = db.execute(select(articles).where(articles.c.original_id == draft.id).order_by(articles.c.id)).all()
        yield from map(article_from_row, found)


def _audience(draft: ArticleDraft) -> tuple[bool, list[str], list[str]]:
    return draft.private, list(draft.roles), list(draft.plans)
