"""Lengths of time as people write them (`30min`, `4h`, `3d`, `2w`), and days in a reader's zone."""

import re
from datetime import date, datetime, time, timedelta, tzinfo

UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
NAMES = {"min": "minute", "h": "hour", "d": "day", "w": "week"}
LONGEST = timedelta(days=3660)
_LENGTH = re.compile(r"(\d{1,6})\s*(min|h|d|w)")


def length_of(text: str) -> timedelta | None:
    """None for what is no length between a minute and ten years."""
    found = _LENGTH.fullmatch(text.strip().lower())
    if not found:
        return None
    length = int(found[1]) * UNITS[found[2]]
    return length if timedelta() < length <= LONGEST else None


def said_length(text: str) -> str:
    """`3d` -> `3 days`."""
    found = _LENGTH.fullmatch(text.strip().lower())
    return f"{int(found[1])} {NAMES[found[2]]}{'' if int(found[1]) == 1 else 's'}" if found else text


def moment_of(text: str, zone: tzinfo) -> datetime | None:
    """A day begins at midnight in `zone`; a moment without a zone is in `zone` as well. None for what is neither."""
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time(), zone)
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    except ValueError:
        return None
