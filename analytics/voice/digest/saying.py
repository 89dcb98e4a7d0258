"""Sentences whose numbers open what they counted: a page shows links, plain words don't need them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

At = Callable[..., str]  # endpoint and its values -> absolute address


@dataclass(frozen=True)
class Piece:
    text: str
    href: str = ""
    strong: bool = False  # a link that is a title or an act; the others are numbers


Sentence = tuple[Piece, ...]


def say(*parts: str | Piece) -> Sentence:
    return tuple(Piece(part) if isinstance(part, str) else part for part in parts)


def plain(sentence: Sentence) -> str:
    return "".join(piece.text for piece in sentence)


def counted(number: int, one: str = "comment", many: str = "comments") -> str:
    return f"{number:,} {one if number == 1 else many}"


def days_in_words(first: date, last: date, *, year: bool = True, short: bool = False) -> str:
    """`16 to 22 November 2026`; `28 Dec to 3 Jan`."""
    month = "%b" if short else "%B"
    end = f"{last:%-d {month} %Y}" if year else f"{last:%-d {month}}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {end}"
    return f"{first:%-d {month} %Y} to {end}" if year and first.year != last.year else f"{first:%-d {month}} to {end}"


def since(day: date, last: date) -> str:
    """`Thursday` within these seven days, else `12 November`."""
    return f"{day:%A}" if (last - day).days < 7 else f"{day:%-d %B}"


def one_line(text: str) -> str:
    """A quote can't look like another part of the mail: no line ends, no control characters."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
