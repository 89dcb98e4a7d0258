"""Lengths, hours and days as people type them, and as they are shown again."""

import re
from datetime import date, timedelta

from foundation.errors import Invalid
from helpdesk.sla.calendar import FULL, Windows

_PART = re.compile(r"(\d{1,6}(?:[.,]\d{1,2})?)\s*(h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)?\s*", re.I)
_TIME = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?$")
UNITS = {"h": 3600, "m": 60, "s": 1}


def read_length(text: str, *, field: str) -> timedelta | None:
    """`2 h 30 min`, `90 min`, `1.5h`; a bare number is hours. None for nothing. Raises Invalid."""
    said = text.strip()
    if not said:
        return None
    seconds, place = 0.0, 0
    while place < len(said):
        part = _PART.match(said, place)
        if part is None or part.end() == place:
            raise Invalid("Write a length such as 30 min, 8 h or 2 h 30 min.", field=field)
        seconds += float(part[1].replace(",", ".")) * UNITS[(part[2] or "h")[0].lower()]
        place = part.end()
    return timedelta(seconds=round(seconds))


def read_windows(text: str, *, field: str) -> Windows:
    """`09:00-12:30, 13:30-18:00`; one that ends before it begins goes past midnight. Nothing: closed. Raises Invalid."""
    found = []
    for part in re.split(r"[,;]|\band\b", text):
        if not part.strip():
            continue
        sides = re.split(r"\s*(?:-|–|to)\s*", part.strip())
        times = [_second(side) for side in sides]
        if len(times) != 2 or times[0] is None or times[1] is None or times[0] >= FULL:
            raise Invalid("Write hours such as 09:00-17:00, or 09:00-12:00, 13:00-17:00.", field=field)
        if times[0] == times[1]:
            raise Invalid("These hours end when they begin. For a whole day write 00:00-24:00.", field=field)
        found.append((times[0], times[1] or FULL))
    return tuple(sorted(found))


def shown_windows(windows: Windows) -> str:
    return ", ".join(f"{shown_time(opens)}-{shown_time(closes)}" for opens, closes in windows)


def shown_time(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}"


def read_days(text: str, *, field: str) -> frozenset[date]:
    """A date on each line, `2026-12-24`. Raises Invalid, naming the one that isn't there."""
    found = set()
    for said in re.split(r"[\s,;]+", text):
        if said:
            found.add(_day(said, field))
    return frozenset(found)


def _day(said: str, field: str) -> date:
    parts = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", said)
    if parts is None:
        raise Invalid(f"Write {said[:20]} as a date such as 2026-12-24.", field=field)
    try:
        return date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        raise Invalid(f"There is no {said}. Write dates such as 2026-12-24.", field=field) from None


def _second(said: str) -> int | None:
    time = _TIME.match(said.strip())
    if time is None:
        return None
    hours, minutes = int(time[1]), int(time[2] or 0)
    second = hours * 3600 + minutes * 60
    return second if minutes < 60 and second <= FULL else None
