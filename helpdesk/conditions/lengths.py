"""Lengths of time as people write them (`30min`, `4h`, `3d`, `2w`), and days in a reader's zone."""

import re
from datetime import date, datetime, time, timedelta, tzinfo

from foundation.speaking import say

UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
NAMES = {"min": "{n} minutes", "h": "{n} hours", "d": "{n} days", "w": "{n} weeks"}
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
    return say.text(NAMES[found[2]], n=int(found[1])) if found else text


def moment_of(text: str, zone: tzinfo) -> datetime | None:
    """A day begins at midnight in `zone`; a moment without a zone is in `zone` as well. None for what is neither."""
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time(), zone)
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    except ValueError:
        return None
