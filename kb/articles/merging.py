"""Two articles become one: the text of both to work on, then one stays and the other's address leads to it."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from foundation.errors import Conflict
from kb.articles.article import Article, ArticleDraft, Viewer
from kb.articles.moving import lead_to
from kb.articles.publishing import archive_article
from kb.articles.reading import read_article


def merged_draft(keep: ArticleDraft, gone: Article) -> ArticleDraft:
    """What is kept, with the other's text below under its title, and its questions and pages; for a writer to trim."""
    merged = replace(
        keep, markdown=f"{keep.markdown.rstrip()}\n\n## {gone.title}\n\n{gone.markdown.strip()}\n",
        questions=_both(keep.questions, (gone.title, *gone.questions)), pages=_both(keep.pages, gone.pages),
        roles=_together(keep.roles, gone.roles), plans=_together(keep.plans, gone.plans),
    )  # fmt: skip
    return _kept_private(merged, keep, gone) if keep.private or gone.private else merged


def absorb(db: Connection, keep_id: str, gone_id: str, *, author: str, now: datetime) -> None:
    """Archive the other; whoever follows its address, or one it had before, reads the one that stays."""
    keep, gone = (read_article(db, one, viewer=Viewer(staff=True)) for one in (keep_id, gone_id))
    if keep.id == gone.id:
        raise Conflict("An article can’t be merged into itself.")
    archive_article(db, gone.id, author=author, now=now)
    lead_to(db, gone.slug, keep.id, gone=gone.id, now=now)


def _kept_private(merged: ArticleDraft, keep: ArticleDraft, gone: Article) -> ArticleDraft:
    """Only for who could read both, so that nothing comes out; for nobody yet, where there is no such person."""
    roles, plans = _shared(keep.roles, gone.roles), _shared(keep.plans, gone.plans)
    nobody = roles is None or plans is None
    return replace(merged, private=True, roles=() if nobody else roles or (), plans=plans or ())


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...] | None:
    """Of two lists of which an empty one means everybody; None when they have nobody in common."""
    if not one or not other:
        return one or other
    return tuple(name for name in one if name in other) or None


def _together(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return _both(one, other) if one and other else ()


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))
