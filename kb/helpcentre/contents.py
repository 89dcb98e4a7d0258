"""What the help centre holds in one language: its sections and articles, and the other languages there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from sqlalchemy import Connection, Row, select

from kb.articles.article import Viewer
from kb.articles.audience import is_for
from kb.articles.ordering import section_order
from kb.articles.reading import Entry, Section, by_section, list_readable
from kb.articles.tables import articles

DEFAULT = "en"
ORDER = (
    "Getting started", "Finding work", "Hiring", "Offers and contracts", "Milestones and escrow", "Hourly work", "Payouts and fees",
    "Billing", "Disputes and mediation", "Safety and respect", "Reputation", "Messages", "Account and security", "Policies", "Technical help",
)  # fmt: skip


@dataclass(frozen=True)
class Language:
    code: str
    name: str  # as its own speakers call it
    direction: str  # ltr | rtl


@dataclass(frozen=True)
class Contents:
    language: Language
    languages: tuple[Language, ...]  # all there are articles in, the default first
    sections: tuple[Section, ...]
    changed: dict[str, datetime]  # by article id

    @property
    def default(self) -> bool:
        return not self.languages or self.language == self.languages[0]

    def section(self, name: str) -> Section | None:
        return next((one for one in self.sections if one.name == name), None)

    def holds(self, article_id: str) -> bool:
        return article_id in self.changed


def read_contents(db: Connection, language: str | None = None, *, viewer: Viewer | None = None) -> Contents:
    """What this viewer (by default a visitor) finds here; two statements. A language nothing is written in is the default one: English, else the one with most articles."""
    found = _gather(db, viewer)
    return found.within(_chosen(found.languages, language))


def read_every_contents(db: Connection, *, viewer: Viewer | None = None) -> list[Contents]:
    """The same in each language there is, the default first; two statements for all of them."""
    found = _gather(db, viewer)
    return [found.within(language) for language in found.languages or (_chosen((), None),)]


def read_language(db: Connection, language: str | None = None, *, viewer: Viewer) -> Language:
    """The one `read_contents` would choose; one statement."""
    columns = articles.c.locale, articles.c.roles, articles.c.plans, articles.c.private
    rows = db.execute(select(*columns).where(articles.c.status == "published"))
    theirs = [row.locale for row in rows if is_for(viewer, row.roles, row.plans, private=row.private)]
    return _chosen(_languages([language_code(locale) for locale in theirs]), language)


def language_of(locale: str) -> Language:
    """A code nobody knows stands for itself."""
    code = language_code(locale)
    try:
        found = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return Language(code, code, "ltr")
    name = found.get_display_name(code) or code
    return Language(code, name[:1].upper() + name[1:], found.text_direction)


@lru_cache(maxsize=256)
def language_code(locale: str) -> str:
    return locale.replace("_", "-").split("-")[0].lower()


@dataclass(frozen=True)
class _Found:
    rows: list[Row[Any]]
    places: dict[str, int]  # of the sections somebody put somewhere
    languages: tuple[Language, ...]

    def within(self, language: Language) -> Contents:
        kept = [row for row in self.rows if language_code(row.locale) == language.code]
        changed = {row.id: row.updated_at for row in kept}
        return Contents(language, self.languages, tuple(by_section(kept, self.places, ORDER)), changed)


def _gather(db: Connection, viewer: Viewer | None) -> _Found:
    rows = list_readable(db, viewer or Viewer())
    return _Found(rows, section_order(db), _languages([language_code(row.locale) for row in rows]))


def _chosen(languages: tuple[Language, ...], wanted: str | None) -> Language:
    default = languages[0] if languages else language_of(DEFAULT)
    return next((one for one in languages if one.code == wanted), default)


def _languages(codes: list[str]) -> tuple[Language, ...]:
    order = sorted(set(codes), key=lambda code: (code != DEFAULT, -codes.count(code), code))
    return tuple(language_of(code) for code in order)


def most_read(contents: Contents, interest: Mapping[str, int], limit: int) -> list[Entry]:
    """What people care about most of what is here, by `count_interest`; nothing before anybody read."""
    cared = [entry for section in contents.sections for entry in section.entries if entry.id in interest]
    return sorted(cared, key=lambda entry: (-interest[entry.id], entry.title))[:limit]


def most_read_first(contents: Contents, interest: Mapping[str, int]) -> dict[str, list[Entry]]:
    """Each section's articles by its address, the most read first, the others as they stand."""
    return {one.slug: sorted(one.entries, key=lambda entry: -interest.get(entry.id, 0)) for one in contents.sections}
