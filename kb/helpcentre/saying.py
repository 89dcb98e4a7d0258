"""Our own words on the help centre's pages, in the languages we have them in; English words are the keys, and stand in for the rest."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from babel import Locale
from babel.dates import format_date, format_time, get_datetime_format
from markupsafe import Markup, escape

FOLDER = Path(__file__).parent / "words"
OWN = "en"
SPOKEN = (  # by the search field's script
    "All answers for “{query}”", "Talk to a person about this", "Ask the assistant", "answers with sources", "No article covers that yet. Try other words.", "Suggestions", "move", "read", "close",
    "{n} suggestions. Use the arrow keys to choose.", "No article covers that yet. You can talk to a person.",
)  # fmt: skip
Said = str | dict[str, str]  # the words, or those for each plural form (CLDR)


class Words:
    """Says our words in the language of a page; `aside` marks them where they are in another one."""

    def __init__(self, page: str) -> None:
        found = _read(page)
        self.lang = page if found is not None else OWN
        self.aside = Markup("") if self.lang == page else Markup(' lang="{}"').format(self.lang)
        self._catalogue = found if found is not None else _read(OWN) or {}
        self._plural = Locale.parse(self.lang).plural_form
        self._dates = Locale.parse("en_GB" if self.lang == OWN else self.lang)  # the day before the month, 24 hours

    def __call__(self, english: str, /, **values: Any) -> Markup:
        """Safe HTML, the values escaped. `n` chooses the plural form and is set in figures."""
        shown = values | {"n": Markup('<span class="num">{}</span>').format(values["n"])} if "n" in values else values
        return Markup(self._chosen(english, values)).format(**{name: escape(value) for name, value in shown.items()})

    def text(self, english: str, /, **values: Any) -> str:
        """Plain words, for titles and attributes."""
        return self._chosen(english, values).format(**values)

    def word(self, english: str) -> str:
        """A name or sentence from elsewhere, where we have it in this language; never with values."""
        found = self._catalogue.get(english, english)
        return found if isinstance(found, str) else english

    def date(self, moment: datetime) -> Markup:
        return _time(moment, "date", format_date(moment, "medium", locale=self._dates))

    def moment(self, moment: datetime) -> Markup:
        """To the minute."""
        day, hour = format_date(moment, "medium", locale=self._dates), format_time(moment, "short", locale=self._dates)
        together = str(get_datetime_format("medium", locale=self._dates)).replace("'", "")
        return _time(moment, "moment", f"{together.format(hour, day)} UTC")

    def spoken(self) -> str:
        """What the search field's script says, as JSON."""
        told: dict[str, Said] = {english: self._catalogue.get(english, english) for english in SPOKEN}
        return msgspec.json.encode({"lang": self.lang, "words": told}).decode()

    def _chosen(self, english: str, values: dict[str, Any]) -> str:
        found = self._catalogue.get(english, english)
        return found if isinstance(found, str) else found.get(self._plural(values["n"]), found["other"])


@lru_cache(maxsize=64)
def words_in(language: str) -> Words:
    return Words(language)


def languages() -> list[str]:
    """Those we have our words in."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def _read(language: str) -> dict[str, Said] | None:
    """English words to those of a language; None when we don't have it."""
    if language not in languages():
        return None
    return msgspec.json.decode((FOLDER / f"{language}.json").read_bytes(), type=dict[str, Said])


def _time(moment: datetime, style: str, shown: str) -> Markup:
    return Markup('<time datetime="{}" data-when="{}">{}</time>').format(moment.isoformat(), style, shown)
