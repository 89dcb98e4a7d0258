"""What a writer does about a gap: write for it, answer it with an article there is, set it aside, change their mind."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from foundation.database import Database
from foundation.errors import Conflict
from foundation.events import Happening
from foundation.markdown import slugify
from kb.articles.article import Article, ArticleDraft
from kb.articles.publishing import ArticlePublished, save_article
from kb.articles.tables import articles
from kb.gaps.gap import Counted, Gap
from kb.gaps.reading import read_gap
from kb.gaps.tables import gaps

MOST_QUESTIONS = 8
_PERSONAL = re.compile(r"@|\d{5,}|https?:")  # an address or a number somebody typed isn't a question to publish


def write_for(db: Connection, gap_id: int, *, author: str, now: datetime) -> Article:
    """A draft with the questions filled in, tied to the gap. Raises Conflict when somebody is writing it already."""
    gap = read_gap(db, gap_id, now=now)
    if gap.answer and gap.answer.status != "archived":
        raise Conflict(f"{gap.linked_by} has begun “{gap.answer.title}” for this. Open it from the list.")
    draft = draft_for(gap, slug=free_address(db, slugify(gap.name)[:150]))
    article, _ = save_article(db, draft, author=author, now=now, seen=0)
    answer_with(db, gap_id, article.id, author=author, now=now)
    return article


def draft_for(gap: Gap, *, slug: str = "") -> ArticleDraft:
    """An article yet without text: title, questions in people's words, pages and roles, as the searches had them."""
    return ArticleDraft(
        title=gap.name[:1].upper() + gap.name[1:], markdown="", slug=slug, questions=questions_of(gap.queries),
        pages=tuple(one.name for one in gap.pages[:3]), roles=_roles(gap), status="draft",
    )  # fmt: skip


def questions_of(queries: Sequence[Counted]) -> tuple[str, ...]:
    """What people typed, commonest first, without what looks personal."""
    return tuple(one.name for one in queries if not _PERSONAL.search(one.name))[:MOST_QUESTIONS]


def answer_with(db: Connection, gap_id: int, article_id: str, *, author: str, now: datetime) -> None:
    """From now on this article answers the gap; it is judged from when it is next published."""
    values = {"article_id": article_id, "linked_by": author, "linked_at": now, "answered_at": None}
    db.execute(update(gaps).where(gaps.c.id == gap_id).values(**values, dismissed_at=None, dismissed_by=None))


def unlink(db: Connection, gap_id: int) -> None:
    """Nothing answers the gap any more; the draft stays among the articles."""
    nothing = {"article_id": None, "linked_by": None, "linked_at": None, "answered_at": None}
    db.execute(update(gaps).where(gaps.c.id == gap_id).values(**nothing))


def dismiss(db: Connection, gap_id: int, *, author: str, now: datetime) -> None:
    db.execute(update(gaps).where(gaps.c.id == gap_id).values(dismissed_by=author, dismissed_at=now))


def take_back(db: Connection, gap_id: int) -> None:
    """Undo a dismissal."""
    db.execute(update(gaps).where(gaps.c.id == gap_id).values(dismissed_by=None, dismissed_at=None))


def hear_published(database: Database, published: ArticlePublished, context: Happening) -> None:
    """The first publication since it was linked starts a gap's "after"."""
    waiting = gaps.c.article_id == published.article, gaps.c.answered_at.is_(None)
    with database.writing() as db:
        db.execute(
            update(gaps)
            .where(*waiting, gaps.c.linked_at <= context.happened_at)
            .values(answered_at=context.happened_at)
        )


def _roles(gap: Gap) -> tuple[str, ...]:
    """The one role nearly all of them had; none (everyone) otherwise."""
    total = sum(one.count for one in gap.roles)
    return (gap.roles[0].name,) if gap.roles and gap.roles[0].count >= 0.9 * total and total >= 10 else ()


def free_address(db: Connection, slug: str) -> str:
    """The slug itself, or with the first number that is free."""
    taken = set(db.execute(select(articles.c.slug).where(articles.c.slug.startswith(slug, autoescape=True))).scalars())
    taken |= set(db.execute(select(articles.c.id).where(articles.c.id.startswith(slug, autoescape=True))).scalars())
    return next(one for one in (slug, *(f"{slug}-{n}" for n in range(2, 10_000))) if one not in taken)
