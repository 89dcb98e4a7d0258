"""An article as the rest of the product sees it, and the draft a writer or importer hands in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from foundation.errors import Invalid
from foundation.incoming import plain
from foundation.markdown import plain_text, slugify
from kb.articles.languages import is_code

Status = Literal["draft", "published", "archived"]
STATUSES = ("draft", "published", "archived")
RESERVED = frozenset(
    {"new", "gaps", "ranking", "preview", "order", "learning", "pictures", "import"}
)  # pages of the writers' desk
LONGEST = 100_000  # characters of Markdown


@dataclass(frozen=True)
class ArticleDraft:
    title: str
    markdown: str
    section: str = "General"
    slug: str = ""
    id: str = ""
    questions: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    locale: str = "en"
    status: Status = "published"
    private: bool = False  # only for signed-in people of its roles and plans

    def checked(self) -> "ArticleDraft":
        """The draft with id and slug filled in. Raises Invalid with the field that needs mending."""
        title = " ".join(plain(self.title).split())
        if not title:
            raise Invalid("Give the article a title.", field="title")
        if len(title) > 300:
            raise Invalid("Keep the title under 300 characters.", field="title")
        if len(self.markdown) > LONGEST:
            raise Invalid("This article is longer than 100,000 characters. Split it into several.", field="markdown")
        if self.status not in STATUSES:
            raise Invalid(f"Status is draft, published or archived, not {self.status!r}.", field="status")
        if self.private and not self.roles:
            raise Invalid("Say whose role may read it: a private article for nobody is never read.", field="private")
        locale = plain(self.locale) or "en"
        if not is_code(locale):
            raise Invalid("A language is a short code, such as en or pt-BR.", field="locale")
        slug = slugify(plain(self.slug or self.id or title))[:160]
        slug = f"{slug}-article" if slug in RESERVED else slug
        section = " ".join(plain(self.section).split()) or "General"
        return ArticleDraft(
            title, plain(self.markdown).strip(), section[:120], slug, (plain(self.id) or slug)[:160], _all(self.questions), _all(self.pages),
            _all(self.roles), _all(self.plans), locale, self.status, self.private,
        )  # fmt: skip


@dataclass(frozen=True)
class Article:
    id: str
    slug: str
    title: str
    section: str
    markdown: str
    questions: tuple[str, ...]
    pages: tuple[str, ...]
    roles: tuple[str, ...]
    plans: tuple[str, ...]
    locale: str
    status: str
    revision: int
    updated_at: datetime
    private: bool = False

    @property
    def lede(self) -> str:
        """The first paragraph, as plain text."""
        return plain_text(self.markdown).split("\n", 1)[0]


@dataclass(frozen=True)
class Viewer:
    """Who wants to read. A known role or plan sees only what is written for it; a private article needs both to be known.
    `locale`: the language they read, for lists and readings that have each article once."""

    role: str | None = None
    plan: str | None = None
    locale: str | None = None
    staff: bool = False


def _all(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(plain(word) for word in words)


def article_from_row(row: Any) -> Article:
    return Article(
        row.id, row.slug, row.title, row.section, row.markdown, tuple(row.questions), tuple(row.pages), tuple(row.roles),
        tuple(row.plans), row.locale, row.status, row.revision, row.updated_at, row.private,
    )  # fmt: skip
