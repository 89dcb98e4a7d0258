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
    return replace(
        keep, markdown=f"{keep.markdown.rstrip()}\n\n## {gone.title}\n\n{gone.markdown.strip()}\n",
        questions=_both(keep.questions, (gone.title, *gone.questions)), pages=_both(keep.pages, gone.pages),
        roles=_both(keep.roles, gone.roles) if keep.roles and gone.roles else (),
        plans=_both(keep.plans, gone.plans) if keep.plans and gone.plans else (),
    )  # fmt: skip


def absorb(db: Connection, keep_id: str, gone_id: str, *, author: str, now: datetime) -> None:
    """Archive the other; whoever follows its address, or one it had before, reads the one that stays."""
    keep, gone = (read_article(db, one, viewer=Viewer(staff=True)) for one in (keep_id, gone_id))
    if keep.id == gone.id:
        raise Conflict("An article can’t be merged into itself.")
    archive_article(db, gone.id, author=author, now=now)
    lead_to(db, gone.slug, keep.id, gone=gone.id, now=now)


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))
