"""A flag, as plain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from foundation.errors import Invalid
from foundation.incoming import plain

Kind = Literal["wrong", "missing"]
OUTCOMES: dict[str, tuple[str, ...]] = {"wrong": ("mended", "right"), "missing": ("written", "declined")}
LONGEST_WORDS, LONGEST_TEXT = 2_000, 20_000
ERASED = "Erased with its customer"


@dataclass(frozen=True)
class Flagging:
    """What is handed in. `text`: Markdown for a missing article."""

    kind: Kind
    title: str
    words: str
    quote: str
    source: str
    who: str
    article_id: str | None = None
    text: str = ""
    locale: str = "en"

    def checked(self) -> "Flagging":
        """Raises Invalid with the field that needs mending."""
        words, title, text = plain(self.words).strip(), " ".join(plain(self.title).split()), plain(self.text).strip()
        if self.kind == "wrong" and not words:
            raise Invalid("Say what is wrong with it.", field="words")
        if len(words) > LONGEST_WORDS:
            raise Invalid("Keep it under 2,000 characters.", field="words")
        if not title or len(title) > 300:
            raise Invalid("Give the article a title of at most 300 characters.", field="title")
        if len(text) > LONGEST_TEXT:
            raise Invalid("Keep the text under 20,000 characters: a writer goes on from it.", field="text")
        return Flagging(
            self.kind, title, words, plain(self.quote), self.source, self.who, self.article_id, text, self.locale
        )


@dataclass(frozen=True)
class Flag:
    id: int
    kind: Kind
    article_id: str | None
    title: str
    words: str
    quote: str
    text: str
    locale: str
    source: str
    flagged_by: int
    flagged_by_name: str
    flagged_at: datetime
    outcome: str | None
    said: str | None
    settled_by: int | None
    settled_by_name: str | None
    settled_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.outcome is None

    @property
    def is_erased(self) -> bool:
        return self.words == ERASED


def flag_from_row(row: Any) -> Flag:
    return Flag(*(getattr(row, name) for name in Flag.__dataclass_fields__))
