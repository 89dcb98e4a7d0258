"""Sentences whose numbers open what they counted: a page shows links, plain words don't need them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from babel.dates import format_interval

from analytics.voice.frame import day_in_words
from foundation.saying import OWN
from foundation.speaking import say

At = Callable[..., str]  # endpoint and its values -> absolute address


@dataclass(frozen=True)
class Piece:
    text: str
    href: str = ""
    strong: bool = False  # a link that is a title or an act; the others are numbers


Sentence = tuple[Piece, ...]


def told(*parts: str | Piece) -> Sentence:
    return tuple(Piece(part) if isinstance(part, str) else part for part in parts)


def plain(sentence: Sentence) -> str:
    return "".join(piece.text for piece in sentence)


def counted(number: int, one: str = "comment", many: str = "comments") -> str:
    return f"{say.number(number)} {say.word(one if number == 1 else many)}"


def days_in_words(first: date, last: date, *, year: bool = True, short: bool = False) -> str:
    """`16 to 22 November 2026`; `28 Dec to 3 Jan`."""
    if say.lang != OWN:
        return _days_elsewhere(first, last, year=year, short=short)
    month = "%b" if short else "%B"
    end = f"{last:%-d {month} %Y}" if year else f"{last:%-d {month}}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {end}"
    return f"{first:%-d {month} %Y} to {end}" if year and first.year != last.year else f"{first:%-d {month}} to {end}"


def since(day: date, last: date) -> str:
    """`Thursday` within these seven days, else `12 November`."""
    return say.word(f"{day:%A}") if (last - day).days < 7 else day_in_words(day, "MMMMd")


def _days_elsewhere(first: date, last: date, *, year: bool, short: bool) -> str:
    skeleton = f"{'y' if year else ''}{'MMM' if short else 'MMMM'}d"
    return str(format_interval(first, last, skeleton, locale=say.lang))


def one_line(text: str) -> str:
    """A quote can't look like another part of the mail: no line ends, no control characters."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
