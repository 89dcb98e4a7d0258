"""When a digest is due, by the reader's own clock, whatever the clocks do in spring and autumn."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from analytics.voice.digest.subscribing import Subscription

LATEST = timedelta(days=3)  # a digest of last week that comes later than this is no news


def due(wanted: Subscription, now: datetime) -> date | None:
    """The local day on which it should have come last, if it is to be sent now; the outbox knows whether it was."""
    if not wanted.weekly or wanted.since is None:
        return None
    zone = ZoneInfo(wanted.timezone)
    local = now.astimezone(zone)
    day = local.date() - timedelta(days=(local.weekday() - wanted.weekday) % 7)
    slot = _moment(day, wanted.hour, zone)
    if slot > now:
        day -= timedelta(days=7)
        slot = _moment(day, wanted.hour, zone)
    return day if wanted.since < slot and now - slot <= LATEST else None


def week_of(day: date) -> str:
    """`2026-W48`: a reader gets one digest in each."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def days_of(day: date) -> tuple[date, date]:
    """The seven days before it."""
    return day - timedelta(days=7), day - timedelta(days=1)


def _moment(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """An hour that is skipped in spring is the one after it; of one that comes twice in autumn it is the first."""
    return datetime.combine(day, time(hour), zone).astimezone(UTC)
