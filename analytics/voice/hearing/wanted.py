"""Which verbatims an address asks for, and the conditions that find exactly these, whoever counts or lists them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from analytics.voice.tables import verbatims
from foundation.errors import Invalid
from foundation.incoming import whole_number

NO_THEME = "none"
NOT_KNOWN = "none"  # as a page or a role
PLACES = ("page", "role")
YEARS = range(1990, 2101)
LONGEST = 120  # characters of one filter
MOST_WORDS = 500  # characters of what is searched for
EQUAL = (
    "sentiment",
    "source",
    "page",
    "role",
    "plan",
    "segment",
    "contract_type",
    "release",
    "language",
    "channel",
    "rating_scale",
)
_RATING = re.compile(r"([1-5])(?:-([1-5]))?")


@dataclass(frozen=True)
class Wanted:
    """Which verbatims; empty means any."""

    theme: str = ""
    area: str = ""
    sentiment: str = ""
    source: str = ""
    page: str = ""
    role: str = ""
    plan: str = ""
    segment: str = ""
    contract_type: str = ""
    release: str = ""
    language: str = ""
    channel: str = ""
    rating: str = ""  # 2, or 1-2; ratings lie on a scale of 1 to 5
    rating_scale: str = ""  # what they were given on
    mentions: str = ""  # a theme that anything in the same ticket is about
    synthetic: bool | None = None
    two_sided: bool | None = None
    words: str = ""
    first: date | None = None
    last: date | None = None
    heard: int | None = None  # only those that a figure had counted when it was made
    themes: tuple[str, ...] = ()  # of the area


def wanted_from(args: Mapping[str, str]) -> Wanted:
    """What an address asks for. Raises Invalid for a day or a rating that isn't one."""
    plain: dict[str, Any] = {
        name: args.get(name, "").strip()[:LONGEST] for name in ("theme", "area", "mentions", *EQUAL)
    }
    return Wanted(
        **plain, words=args.get("words", "").strip()[:MOST_WORDS], rating=_rating(args.get("rating", "").strip()),
        synthetic=_yes(args.get("synthetic")), two_sided=_yes(args.get("two_sided")),
        first=_day(args.get("from", ""), "from"), last=_day(args.get("to", ""), "to"), heard=whole_number(args.get("heard")),
    )  # fmt: skip


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """With the words as they are typed; `asking` finds them by meaning as well."""
    said = [verbatims.c.text.icontains(word, autoescape=True) for word in wanted.words.split()[:8]]
    return [*filters(wanted), *said]


def filters(wanted: Wanted) -> list[ColumnElement[bool]]:
    """All but the words."""
    found: list[ColumnElement[bool]] = [
        verbatims.c[name].is_(None) if value == NOT_KNOWN and name in PLACES else verbatims.c[name] == value
        for name in EQUAL
        if (value := getattr(wanted, name))
    ]
    if wanted.theme:
        found.append(verbatims.c.theme.is_(None) if wanted.theme == NO_THEME else verbatims.c.theme == wanted.theme)
    if wanted.area:
        found.append(verbatims.c.theme.in_(wanted.themes))
    if wanted.mentions:
        found.append(_mentions(wanted.mentions, wanted.heard))
    if wanted.rating:
        low, high = wanted.rating[0], wanted.rating[-1]
        found.append(verbatims.c.rating.between(int(low) - 0.5, int(high) + 0.4999))
    if wanted.synthetic is not None:
        found.append(verbatims.c.synthetic == wanted.synthetic)
    if wanted.two_sided is not None:
        found.append(verbatims.c.two_sided == wanted.two_sided)
    if wanted.first:
        found.append(verbatims.c.happened_at >= datetime.combine(wanted.first, time(), UTC))
    if wanted.last:
        found.append(verbatims.c.happened_at < datetime.combine(wanted.last + timedelta(days=1), time(), UTC))
    if wanted.heard is not None:
        found.append(verbatims.c.id <= wanted.heard)
    return found


def _mentions(theme: str, heard: int | None) -> ColumnElement[bool]:
    """About the theme, or from a ticket in which something is."""
    about = select(verbatims.c.ticket).where(verbatims.c.theme == theme, verbatims.c.ticket.is_not(None))
    if heard is not None:
        about = about.where(verbatims.c.id <= heard)
    return or_(verbatims.c.theme == theme, verbatims.c.ticket.in_(about.scalar_subquery()))


def _yes(text: str | None) -> bool | None:
    return {"yes": True, "no": False}.get(text or "")


def _rating(text: str) -> str:
    if not text:
        return ""
    found = _RATING.fullmatch(text)
    if found and int(found[1]) <= int(found[2] or found[1]):
        return text
    raise Invalid(f"{text[:20]!r} isn’t a rating; write a number from 1 to 5, or two as in 1-2.", field="rating")


def _day(text: str, field: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
        if day.year in YEARS:
            return day
    except ValueError:
        pass
    raise Invalid(f"{text[:20]!r} isn’t a day; write it like 2026-11-22.", field=field)
