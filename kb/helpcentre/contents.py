"""What the help centre holds in one language: its sections and articles, and the other languages there are."""

from dataclasses import dataclass, replace
from datetime import datetime

from babel import Locale, UnknownLocaleError
from sqlalchemy import Connection, select

from kb.articles.article import Viewer
from kb.articles.audience import is_for
from kb.articles.reading import Entry, Section, sections
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
    """What this viewer (by default a visitor) finds here; three statements. A language nothing is written in is the default one: English, else the one with most articles."""
    found = _gather(db, viewer)
    return found.within(_chosen(found.languages, language))


def read_every_contents(db: Connection, *, viewer: Viewer | None = None) -> list[Contents]:
    """The same in each language there is, the default first; three statements for all of them."""
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


def language_code(locale: str) -> str:
    return locale.replace("_", "-").split("-")[0].lower()


@dataclass(frozen=True)
class _Found:
    sections: list[Section]
    facts: dict[str, tuple[str, datetime]]  # by article id: its language's code, and when it changed
    languages: tuple[Language, ...]

    def within(self, language: Language) -> Contents:
        changed = {id: at for id, (code, at) in self.facts.items() if code == language.code}
        return Contents(language, self.languages, _within(self.sections, changed), changed)


def _gather(db: Connection, viewer: Viewer | None) -> _Found:
    query = select(articles.c.id, articles.c.locale, articles.c.updated_at).where(articles.c.status == "published")
    found = sections(db, ORDER, viewer=viewer)
    theirs = {entry.id for section in found for entry in section.entries}
    facts = {row.id: (language_code(row.locale), row.updated_at) for row in db.execute(query) if row.id in theirs}
    return _Found(found, facts, _languages([code for code, _ in facts.values()]))


def _chosen(languages: tuple[Language, ...], wanted: str | None) -> Language:
    default = languages[0] if languages else language_of(DEFAULT)
    return next((one for one in languages if one.code == wanted), default)


def _languages(codes: list[str]) -> tuple[Language, ...]:
    order = sorted(set(codes), key=lambda code: (code != DEFAULT, -codes.count(code), code))
    return tuple(language_of(code) for code in order)


def _within(found: list[Section], kept: dict[str, datetime]) -> tuple[Section, ...]:
    """The sections with only the articles we keep, without those that are then empty."""
    cut = (replace(one, entries=tuple(entry for entry in one.entries if entry.id in kept)) for one in found)
    return tuple(one for one in cut if one.entries)


def most_read_first(contents: Contents, read_most: list[Entry]) -> dict[str, list[Entry]]:
    """Each section's articles by its address, the most read first, the others as they stand."""
    rank = {entry.id: place for place, entry in enumerate(read_most)}
    return {one.slug: sorted(one.entries, key=lambda entry: rank.get(entry.id, len(rank))) for one in contents.sections}
