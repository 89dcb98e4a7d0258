"""Translations: an article in another language knows its original and the revision it was translated from."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, or_, select, update

from foundation.errors import Conflict, Invalid
from foundation.markdown import slugify
from kb.articles.article import Article, ArticleDraft, Viewer
from kb.articles.audience import may_read
from kb.articles.languages import is_code, language, name_of
from kb.articles.publishing import Outcome, draft_of, find_row, save_article
from kb.articles.reading import read_article
from kb.articles.tables import articles


@dataclass(frozen=True)
class Version:
    """An article in one of its languages."""

    id: str
    slug: str
    title: str
    locale: str
    status: str
    markdown: str
    revision: int
    original_id: str | None
    original_revision: int | None
    private: bool
    roles: tuple[str, ...]
    plans: tuple[str, ...]

    @property
    def language(self) -> str:
        return name_of(self.locale)


@dataclass(frozen=True)
class Versions:
    """The original and its translations, in one statement."""

    original: Version
    translations: tuple[Version, ...]

    def behind(self, one: Version) -> bool:
        """Whether the original changed since this was translated."""
        return one.original_revision is not None and one.original_revision < self.original.revision

    def find(self, article_id: str) -> Version | None:
        return next((one for one in (self.original, *self.translations) if one.id == article_id), None)


def versions_of(db: Connection, article_id: str) -> Versions | None:
    """Every language of this article, whether it is the original or a translation; None for one that is gone."""
    mine = select(articles.c.original_id).where(articles.c.id == article_id).scalar_subquery()
    near = or_(
        articles.c.id == article_id, articles.c.original_id == article_id, articles.c.id == mine, articles.c.original_id == mine
    )  # fmt: skip
    columns = [articles.c[name] for name in Version.__dataclass_fields__]
    found = [Version(*row) for row in db.execute(select(*columns).where(near).order_by(articles.c.locale))]
    me = next((one for one in found if one.id == article_id), None)
    if me is None:
        return None
    original = next((one for one in found if one.id == me.original_id), me)
    return Versions(original, tuple(one for one in found if one.original_id == original.id))


def read_in_language(db: Connection, slug_or_id: str, *, viewer: Viewer) -> Article:
    """`read_article`, in the viewer's language where there is such a version, else the original: whichever they may read."""
    found = read_article(db, slug_or_id, viewer=viewer)
    if not viewer.locale or language(found.locale) == language(viewer.locale):
        return found
    versions = versions_of(db, found.id)
    every = (versions.original, *versions.translations) if versions else ()
    theirs = [one for one in every if may_read(one, viewer)]
    own = next((one for one in theirs if language(one.locale) == language(viewer.locale)), None)
    best = own or next((one for one in theirs if one.original_id is None), None)
    return read_article(db, best.slug, viewer=viewer) if best and best.id != found.id else found


def translate(db: Connection, article_id: str, locale: str, *, author: str, now: datetime) -> Article:
    """A draft in another language, begun with the text of the original."""
    article = read_article(db, article_id, viewer=Viewer(staff=True))
    known = versions_of(db, article.id)
    assert known is not None
    original = read_article(db, known.original.id, viewer=Viewer(staff=True))
    locale = locale.strip()
    if not is_code(locale) or slugify(locale) == slugify(original.locale):
        raise Invalid("Name the other language by its short code, such as es or pt-BR.", field="locale")
    if any(one.locale.lower() == locale.lower() for one in known.translations):
        raise Conflict(f"There is a translation into {locale} already. Open it from the list.", field="locale")
    address = f"{original.id[:140]}-{slugify(locale)}"
    draft = replace(draft_of(original), id=address, slug=address, locale=locale, questions=(), status="draft")
    saved, _ = save_article(db, draft, author=author, now=now, seen=0)
    _link(db, saved.id, original.id, original.revision)
    return saved


def save_translation(
    db: Connection, draft: ArticleDraft, original_id: str, *, outdated: bool, author: str, now: datetime
) -> Outcome:
    """Save a translation that came from elsewhere. One that stays as it is keeps the revision it was translated from, so that
    an original which came along changed puts it out of date. Raises Invalid when there is no such original."""
    original = find_row(db, original_id)
    if original is None or original.original_id is not None or original.id == draft.id:
        raise Invalid(f"It translates “{original_id}”, and there is no such original.", field="translates")
    before = find_row(db, draft.id)
    if original.private:
        draft = replace(draft, private=True, roles=tuple(original.roles), plans=tuple(original.plans))
    saved, outcome = save_article(db, draft, author=author, now=now)
    if outdated:
        _link(db, saved.id, original.id, original.revision - 1)
    elif before is None or before.original_id != original.id or outcome != "unchanged":
        _link(db, saved.id, original.id, original.revision)
    return outcome


def mark_current(db: Connection, article_id: str, revision: int) -> None:
    """The translation says what the original said in this revision."""
    is_one = articles.c.id == article_id, articles.c.original_id.is_not(None)
    db.execute(update(articles).where(*is_one).values(original_revision=revision))


def _link(db: Connection, article_id: str, original_id: str, revision: int) -> None:
    values = {"original_id": original_id, "original_revision": revision}
    db.execute(update(articles).where(articles.c.id == article_id).values(**values))
