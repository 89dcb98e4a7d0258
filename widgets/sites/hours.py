"""When people of a site answer at once: a week in its own time zone. Pure; daylight saving is the zone's business."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Week = Mapping[str, tuple[str, str]]  # day -> from and up to, as 09:00


def opens_at(week: Week, zone: str, now: datetime) -> datetime | None:
    """The next opening when it is closed now; None when it is open, and for a week without hours."""
    if not week:
        return None
    local = now.astimezone(ZoneInfo(zone))
    for ahead in range(8):
        day = local.date() + timedelta(days=ahead)
        hours = week.get(DAYS[day.weekday()])
        if hours is None:
            continue
        start, end = (datetime.combine(day, time.fromisoformat(one), local.tzinfo) for one in hours)
        if start <= local < end:
            return None
        if start > local:
            return start.astimezone(now.tzinfo)
    return None
