"""Articles as readers find them: one by address, by section, as writers list them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from foundation.errors import NotFound
from foundation.markdown import slugify
from kb.articles.article import Article, ArticleDraft, Viewer, article_from_row
from kb.articles.audience import ForOthers, is_for, may_open, may_read
from kb.articles.languages import in_language
from kb.articles.ordering import place_of, section_order
from kb.articles.publishing import draft_from_content
from kb.articles.tables import articles, changes, readings, redirects, revisions, votes

UNPLACED = 1_000_000  # after what has a place
_LISTED = tuple(
    articles.c[name]
    for name in ("id", "slug", "title", "section", "roles", "plans", "private", "locale", "original_id", "updated_at")
)


@dataclass(frozen=True)
class Entry:
    """An article in a list."""

    id: str
    slug: str
    title: str
    section: str


@dataclass(frozen=True)
class Section:
    name: str
    slug: str
    entries: tuple[Entry, ...]

    @property
    def count(self) -> int:
        return len(self.entries)


@dataclass(frozen=True)
class WriterRow:
    """An article in the writers' list, with what readers made of it."""

    id: str
    slug: str
    title: str
    section: str
    status: str
    revision: int
    updated_at: datetime
    reads: int
    helped: int
    not_helped: int
    waiting: str = ""  # draft | review | scheduled: a change that isn't published
    publish_at: datetime | None = None
    locale: str = "en"
    translation: bool = False
    behind: bool = False  # its original changed since it was translated


@dataclass(frozen=True)
class Revision:
    number: int
    author: str
    made_at: datetime
    title: str
    approved_by: str | None = None


def read_article(db: Connection, slug_or_id: str, *, viewer: Viewer | None = None) -> Article:
    """A published article (staff: any), by its address, its id, or an address it once had.

    Raises NotFound also for what this viewer may not read, and for what is written for others.
    """
    return _first(db, slug_or_id, viewer or Viewer(), may_read)


def open_article(db: Connection, slug_or_id: str, *, viewer: Viewer) -> Article:
    """As the help centre opens it: what is public for anyone, whoever it was written for. Raises ForOthers for what is private."""
    return _first(db, slug_or_id, viewer, may_open)


def _first(
    db: Connection, slug_or_id: str, viewer: Viewer, allowed: Callable[[Article, Viewer], bool]
) -> Article:  # fmt: skip
    slug_or_id = slug_or_id.replace("\x00", "")  # PostgreSQL takes no NUL in text
    either = select(articles).where(or_(articles.c.slug == slug_or_id, articles.c.id == slug_or_id))
    either = either.order_by(articles.c.slug != slug_or_id)  # an address before another's id
    moved = select(articles).join(redirects, redirects.c.article_id == articles.c.id)
    withheld: Article | None = None
    for query in (either, moved.where(redirects.c.slug == slug_or_id)):
        for article in map(article_from_row, db.execute(query)):
            if allowed(article, viewer):
                return article
            if article.status == "published":
                withheld = withheld or article
    if withheld:
        raise ForOthers(withheld.roles, withheld.plans, locale=withheld.locale)
    raise NotFound("There is no such article. Try the search.")


def sections(db: Connection, order: tuple[str, ...] = (), *, viewer: Viewer | None = None) -> list[Section]:
    """Published articles (only what `viewer` may read) by section; sections as a writer put them, then in the given order, others after them by name.

    A viewer with a locale has each article once, in their language where there is such a version.
    """
    viewer = viewer or Viewer()
    theirs = list_readable(db, viewer)
    return by_section(in_language(theirs, viewer.locale) if viewer.locale else theirs, section_order(db), order)


def list_readable(db: Connection, viewer: Viewer) -> list[Row[Any]]:
    """Published articles this viewer may read, without their text, in the order they have within their sections."""
    query = select(*_LISTED).where(articles.c.status == "published")
    query = query.order_by(articles.c.section, func.coalesce(articles.c.place, UNPLACED), articles.c.title)
    return [row for row in db.execute(query) if is_for(viewer, row.roles, row.plans, private=row.private)]


def by_section(rows: Iterable[Row[Any]], chosen: Mapping[str, int], order: Sequence[str] = ()) -> list[Section]:
    """Rows of `list_readable` in sections: `chosen` places first, then the usual `order`, then by name."""
    grouped: dict[str, list[Entry]] = {}
    for row in rows:
        grouped.setdefault(row.section, []).append(Entry(row.id, row.slug, row.title, row.section))
    names = sorted(grouped, key=lambda name: place_of(name, chosen, order))
    return [Section(name, slugify(name), tuple(grouped[name])) for name in names]


def list_for_writers(
    db: Connection, *, status: str = "", words: str = "", limit: int | None = None, offset: int = 0
) -> list[WriterRow]:
    """Articles with their reads and votes, newest change first; two filters."""
    read = select(readings.c.article_id, func.count().label("n")).group_by(readings.c.article_id).subquery()
    yes, no = (
        select(votes.c.article_id, func.count().label("n")).where(which).group_by(votes.c.article_id).subquery()
        for which in (votes.c.helped, ~votes.c.helped)
    )
    original = articles.alias("original")
    columns = ("id", "slug", "title", "section", "status", "revision", "updated_at", "locale", "original_id", "original_revision")  # fmt: skip
    query = (
        select(
            *(articles.c[name] for name in columns), read.c.n.label("reads"), yes.c.n.label("helped"), no.c.n.label("not_helped"),
            changes.c.saved_at, changes.c.submitted_at, changes.c.publish_at, original.c.revision.label("newest"),
        )
        .outerjoin(read, read.c.article_id == articles.c.id)
        .outerjoin(yes, yes.c.article_id == articles.c.id)
        .outerjoin(no, no.c.article_id == articles.c.id)
        .outerjoin(changes, changes.c.article_id == articles.c.id)
        .outerjoin(original, original.c.id == articles.c.original_id)
        .order_by(func.coalesce(changes.c.saved_at, articles.c.updated_at).desc(), articles.c.title, articles.c.id)
        .where(*_filters(status, words))
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    return [
        WriterRow(
            row.id, row.slug, row.title, row.section, row.status, row.revision, row.updated_at, row.reads or 0,
            row.helped or 0, row.not_helped or 0, _waiting(row), row.publish_at, row.locale,
            row.original_id is not None, bool(row.newest and row.original_revision and row.original_revision < row.newest),
        )
        for row in db.execute(query)
    ]  # fmt: skip


def count_for_writers(db: Connection, *, status: str = "", words: str = "") -> int:
    """How many articles `list_for_writers` has."""
    joined = select(func.count()).select_from(articles.outerjoin(changes, changes.c.article_id == articles.c.id))
    return db.execute(joined.where(*_filters(status, words))).scalar() or 0


def _filters(status: str, words: str) -> Iterable[Any]:
    if status == "review":
        yield changes.c.submitted_at.is_not(None)
    elif status == "scheduled":
        yield changes.c.publish_at.is_not(None)
    elif status:
        yield articles.c.status == status
    if words:
        yield func.lower(articles.c.title).contains(words.lower(), autoescape=True)


def section_names(db: Connection) -> tuple[str, ...]:
    """Every section an article is in, by name."""
    return tuple(db.execute(select(articles.c.section).distinct().order_by(articles.c.section)).scalars())


def list_revisions(db: Connection, article_id: str) -> list[Revision]:
    query = select(revisions).where(revisions.c.article_id == article_id).order_by(revisions.c.number.desc())
    return [
        Revision(row.number, row.author, row.made_at, row.content["title"], row.approved_by)
        for row in db.execute(query)
    ]


def read_revision(db: Connection, article_id: str, number: int) -> ArticleDraft:
    """The article as it was then. Raises NotFound."""
    query = select(revisions.c.content).where(revisions.c.article_id == article_id, revisions.c.number == number)
    content = db.execute(query).scalar()
    if content is None:
        raise NotFound("This revision isn’t here.")
    return draft_from_content(content)


def indexable(db: Connection) -> list[dict[str, object]]:
    """Every published article as the search engine reads it (contracts/files.md)."""
    query = select(articles).where(articles.c.status == "published").order_by(articles.c.id)
    return [
        {
            "id": row.id, "slug": row.slug, "title": row.title, "questions": row.questions, "body": row.markdown, "section": row.section,
            "pages": row.pages, "roles": row.roles, "plans": row.plans, "locale": row.locale, "private": row.private,
            "original": row.original_id,
        }
        for row in db.execute(query)
    ]  # fmt: skip


def _waiting(row: Any) -> str:
    if row.publish_at:
        return "scheduled"
    return "review" if row.submitted_at else "draft" if row.saved_at else ""
