"""An article's other languages: for the reader a link to each, for search engines the same in the page's head and the sitemap."""

from collections.abc import Iterable
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from sqlalchemy import Connection, func, select

from kb.articles.article import Viewer
from kb.articles.audience import may_open
from kb.articles.tables import articles
from kb.articles.translating import Versions
from kb.helpcentre.contents import DEFAULT


@dataclass(frozen=True)
class Alternate:
    """The same article in one language."""

    locale: str
    slug: str
    public: bool

    @property
    def tag(self) -> str:
        """As BCP 47 writes it."""
        return self.locale.replace("_", "-")

    @property
    def name(self) -> str:
        """As its own speakers call it; a code nobody knows stands for itself."""
        try:
            found = Locale.parse(self.tag, sep="-")
        except (UnknownLocaleError, ValueError):
            return self.locale
        name = found.get_display_name(found) or self.locale
        return name[:1].upper() + name[1:]


def alternates_of(versions: Versions | None, viewer: Viewer) -> tuple[Alternate, ...]:
    """Every language of an article that this viewer may open, the original first; nothing for one that is in no other."""
    every = (versions.original, *versions.translations) if versions else ()
    open_to_them = [one for one in every if may_open(one, viewer)]
    return _several(Alternate(one.locale, one.slug, not one.private) for one in open_to_them)


def public_alternates(db: Connection) -> dict[str, tuple[Alternate, ...]]:
    """The same for all that visitors may read, by address; one statement for the sitemap."""
    whole = func.coalesce(articles.c.original_id, articles.c.id)
    query = select(articles.c.slug, articles.c.locale, whole.label("whole"))
    query = query.where(articles.c.status == "published", ~articles.c.private)
    together: dict[str, list[Alternate]] = {}
    for row in db.execute(query.order_by(articles.c.original_id.is_not(None), articles.c.locale)):
        together.setdefault(row.whole, []).append(Alternate(row.locale, row.slug, public=True))
    groups = (_several(one) for one in together.values())
    return {alternate.slug: group for group in groups for alternate in group}


def told(alternates: Iterable[Alternate]) -> list[tuple[str, Alternate]]:
    """(hreflang, article) for search engines: what is public, and which of them to show to everybody else."""
    public = [one for one in alternates if one.public]
    if len(public) < 2:
        return []
    default = next((one for one in public if one.tag.split("-")[0] == DEFAULT), public[0])
    return [*((one.tag, one) for one in public), ("x-default", default)]


def _several(found: Iterable[Alternate]) -> tuple[Alternate, ...]:
    by_language: dict[str, Alternate] = {}
    for one in found:
        by_language.setdefault(one.tag.lower(), one)
    return tuple(by_language.values()) if len(by_language) > 1 else ()
