"""Time zones by their names, which come from browsers, hosts and addresses."""

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

LONGEST = 64


def find_zone(name: str | None) -> ZoneInfo | None:
    """None for one nobody knows. `America/Argentina` is a folder of zones and no zone."""
    try:
        return ZoneInfo(name[:LONGEST]) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def is_zone(name: str) -> bool:
    return name in _every()


@cache
def zones_to_choose() -> tuple[str, ...]:
    """`UTC`, then those people live in, by continent and place."""
    lived_in = (one for one in _every() if "/" in one and not one.startswith(("Etc/", "SystemV/", "US/")))
    return ("UTC", *sorted(lived_in))


@cache
def _every() -> frozenset[str]:
    """Once: to name them all, 600 files are opened (30 ms)."""
    return frozenset(available_timezones())
