"""Time zones by their names, which come from browsers, hosts and addresses."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LONGEST = 64


def find_zone(name: str | None) -> ZoneInfo | None:
    """None for one nobody knows. `America/Argentina` is a folder of zones and no zone."""
    try:
        return ZoneInfo(name[:LONGEST]) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
