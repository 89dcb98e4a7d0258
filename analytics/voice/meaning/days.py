"""A day that somebody types: one that has come, and not long ago."""

from datetime import date

from foundation.errors import Invalid

EARLIEST = 2000


def day_from(text: str, today: date, *, field: str) -> date:
    """Raises Invalid, naming the field."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid("Say on which day, like 2026-10-05.", field=field) from None
    if day.year < EARLIEST or day > today:
        raise Invalid("That day hasn’t come, or is too long ago.", field=field)
    return day
