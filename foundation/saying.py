"""Our own words in the languages we have them in; English words are the keys, and stand in for the rest."""

import re
from collections.abc import Iterable, Mapping
from datetime import date as Day
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import msgspec
from babel import Locale
from babel.dates import format_date, format_time, get_datetime_format
from babel.lists import format_list
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol
from markupsafe import Markup, escape

OWN = "en"
SCRIPTS, SENTENCES = (
    "scripts",
    "sentences",
)  # files of a language: what our scripts say; those that begin so have what is put together in English
LONGEST = 400  # characters of a sentence with values: patterns cost more than they are long
MOST_VALUE = 120  # and of a value
VALUE = re.compile(r"\{([^\W\d]\w*)\}")  # `{name}`; the `{6}` of a pattern that a sentence shows is words
FIGURE = re.compile(
    r"[+−±]\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?"
)  # `+0.5`, `4,471`: one that can be nothing but a number
JOINED = re.compile(r" and |(?<=”), (?=“)")  # names in a sentence that was put together in English
Said = str | dict[str, str]  # the words, or those for each plural form (CLDR)
Part = dict[str, Said]  # English words to those of a language


class Catalogue:
    """The words of one part of the product, in a folder that has for each language a JSON file, or a folder of such files. Which
    languages there are its own folder says; others, those of another floor's pages, add files of other names."""

    def __init__(self, folder: Path, *others: Path) -> None:
        self._folder, self._others = folder, others
        self.words_in = lru_cache(maxsize=64)(self._words_in)

    def add(self, folder: Path) -> None:
        """What a higher floor brings when it is registered."""
        if folder not in self._others:
            self._others = (*self._others, folder)
            self.words_in.cache_clear()

    def languages(self) -> list[str]:
        """Those we have our words in."""
        return sorted(path.stem for path in self._folder.iterdir() if path.suffix == ".json" or path.is_dir())

    def read(self, language: str) -> dict[str, Part]:
        """By the name of its file; nothing where we don't have the language."""
        if language not in self.languages():
            return {}
        folders = (self._folder / language, *(other / language for other in self._others))
        paths = [
            self._folder / f"{language}.json",
            *(path for folder in folders for path in sorted(folder.glob("*.json"))),
        ]
        return {path.stem: msgspec.json.decode(path.read_bytes(), type=Part) for path in paths if path.exists()}

    def _words_in(self, language: str) -> "Words":
        found = self.read(language)
        return Words(language, found) if found else Words(OWN, self.read(OWN), page=language)


class Words:
    """Says our words in the language of a page; `aside` marks them where they are in another one."""

    def __init__(self, lang: str, parts: Mapping[str, Part], *, page: str | None = None) -> None:
        self.lang = lang
        self.aside = Markup("") if page in (None, lang) else Markup(' lang="{}"').format(lang)
        self._catalogue: Part = {key: said for part in parts.values() for key, said in part.items()}
        put_together = [part for name, part in parts.items() if name.startswith(SENTENCES)]
        self._sentences = (
            {key: said for part in put_together for key, said in part.items()} if put_together else self._catalogue
        )
        self.scripts = Markup(msgspec.json.encode(parts[SCRIPTS]).decode()) if SCRIPTS in parts else Markup("")
        self._plain: dict[str, Markup] = {}
        self._plural = Locale.parse(lang).plural_form
        self._dates = Locale.parse("en_GB" if lang == OWN else lang)  # the day before the month, 24 hours

    def __call__(self, english: str, /, **values: Any) -> Markup:
        """Safe HTML, the values escaped. `n` chooses the plural form and is set in figures."""
        if not values:
            return self._whole(english)
        shown = (
            values | {"n": Markup('<span class="num">{}</span>').format(self.number(values["n"]))}
            if "n" in values
            else values
        )
        return Markup(self.chosen(english, values)).format(**{name: escape(value) for name, value in shown.items()})

    def text(self, english: str, /, **values: Any) -> str:
        """Plain words, for titles, attributes and sentences."""
        if not values:
            return str(self._whole(english))
        shown = values | {"n": self.number(values["n"])} if "n" in values else values
        return self.chosen(english, values).format(**shown)

    def word(self, english: str, context: str = "") -> str:
        """A name or sentence from elsewhere, where we have it in this language; never with values. What is said otherwise in a
        `context` than elsewhere stands as `Solved (view)`."""
        if context and f"{english} ({context})" in self._catalogue:
            return self.word(f"{english} ({context})")
        return self.chosen(english, {}) if isinstance(self._catalogue.get(english, ""), str) else english

    def sentence(self, english: str) -> str:
        """What was put together in English, such as the words of an error: said as a whole, or by the pattern it came from, its
        values being said too."""
        if english in self._catalogue or len(english) > LONGEST:
            return self.word(english)
        for pattern, key in self._patterns:
            if match := pattern.fullmatch(english):
                return self.chosen(key, {}).format(
                    **{name: self._value(name, value) for name, value in match.groupdict().items()}
                )
        return english

    def _value(self, name: str, value: str) -> str:
        """Several `names` are joined as the language joins them."""
        if name == "names" and len(several := JOINED.split(value)) > 1:
            return format_list([self.sentence(one) for one in several], locale=self._dates)
        return self._as_figure(value) if FIGURE.fullmatch(value) else self.sentence(value)

    def _as_figure(self, english: str) -> str:
        """With the separators of the language."""
        marks = {",": get_group_symbol(self._dates), ".": get_decimal_symbol(self._dates)}
        return "".join(marks.get(one, one) for one in english)

    def number(self, number: float | str, digits: int | None = None) -> str:
        """`12,345` or `12.345`; always with so many `digits` after the comma where they are given."""
        return _figure(number, str(self._dates), digits) if isinstance(number, (int, float)) else str(number)

    def date(self, moment: datetime) -> Markup:
        return _time(moment, "date", format_date(moment, "medium", locale=self._dates))

    def day(self, day: Day) -> str:
        """A day of the calendar, the same in every zone."""
        return str(format_date(day, "medium", locale=self._dates))

    def moment(self, moment: datetime) -> Markup:
        """To the minute."""
        day, hour = format_date(moment, "medium", locale=self._dates), format_time(moment, "short", locale=self._dates)
        together = str(get_datetime_format("medium", locale=self._dates)).replace("'", "")
        return _time(moment, "moment", f"{together.format(hour, day)} UTC")

    def island(self, keys: Iterable[str]) -> str:
        """What a script says, as JSON."""
        told: dict[str, Said] = {english: self._catalogue.get(english, english) for english in keys}
        return msgspec.json.encode({"lang": self.lang, "words": told}).decode()

    def chosen(self, english: str, values: dict[str, Any]) -> str:
        """The words as they stand in the catalogue, in the plural form for `n`."""
        found = self._catalogue.get(english, english)
        return found if isinstance(found, str) else found.get(self._plural(values.get("n", 0)), found["other"])

    def _whole(self, english: str) -> Markup:
        if (found := self._plain.get(english)) is None:
            found = self._plain[english] = Markup(self.chosen(english, {}))
        return found

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """Sentences with `{values}`, as patterns: the longest first, being the most particular."""
        with_values = [key for key, said in self._sentences.items() if VALUE.search(key) and isinstance(said, str)]
        return [(_pattern(one), one) for one in sorted(with_values, key=len, reverse=True)]


@lru_cache(4096)
def _figure(number: float, locale: str, digits: int | None) -> str:
    pattern = None if digits is None else f"#,##0.{'0' * digits}"
    return str(format_decimal(number, pattern, locale=locale))


def _pattern(sentence: str) -> re.Pattern[str]:
    parts, known = VALUE.split(sentence), set[str]()
    for at in range(1, len(parts), 2):
        name = parts[at]
        parts[at] = f"(?P={name})" if name in known else f"(?P<{name}>.{{1,{MOST_VALUE}}}?)"
        known.add(name)
    return re.compile("".join(one if at % 2 else re.escape(one) for at, one in enumerate(parts)), re.DOTALL)


def _time(moment: datetime, style: str, shown: str) -> Markup:
    return Markup('<time datetime="{}" data-when="{}">{}</time>').format(moment.isoformat(), style, shown)
