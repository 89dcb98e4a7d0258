"""The clock of who reads this page, as their browser tells: its zone, and whether a day has twice twelve hours or twenty-four."""

from datetime import UTC, datetime, time, tzinfo
from functools import lru_cache
from urllib.parse import unquote

from babel import Locale, UnknownLocaleError
from babel.dates import format_time, get_time_format
from flask import has_request_context, request

from foundation.saying import OWN
from foundation.speaking import say
from foundation.zones import find_zone


def own_zone(chosen: str | None = None) -> tzinfo:
    """`chosen`: as their profile names it, where UTC stands until somebody chooses. UTC where no script of ours has said it yet."""
    return (find_zone(chosen) if chosen != "UTC" else None) or _told() or UTC


def own_clock(moment: datetime) -> str:
    """`17:04`, or `5:04 PM`: as `times.js` shows it. `17:04 UTC` where no script runs."""
    zone = _told()
    return clock_words(moment.astimezone(zone)) if zone else f"{clock_words(moment.astimezone(UTC))} UTC"


def own_hour(moment: datetime) -> str:
    """The same in little room: `17`, `5 PM`."""
    return clock_words(moment.astimezone(own_zone())).replace(":00", "")


def clock_words(at: datetime | time) -> str:
    """The time on this wall; with twenty-four hours always in two digits."""
    kind = _kind(_asked(), say.lang)
    return f"{at:%H:%M}" if "H" in get_time_format("short", kind).pattern else format_time(at, "short", locale=kind)


def _told() -> tzinfo | None:
    return find_zone(unquote(request.cookies.get("aside_zone", ""))) if has_request_context() else None


def _asked() -> str:
    return request.headers.get("Accept-Language", "")[:200] if has_request_context() else ""


@lru_cache(256)
def _kind(asked: str, language: str) -> Locale:
    """The first kind of the page's language that the browser asks for: `en-US` of `de, en-US;q=0.8`."""
    for one in asked.replace(";", ",").split(","):
        if one.strip().partition("-")[0] == language:
            try:
                return Locale.parse(one.strip(), sep="-")
            except (UnknownLocaleError, ValueError):
                continue
    return Locale.parse("en_GB" if language == OWN else language)
