"""Times in which we call: half hours of the opening hours, not on holidays, far enough ahead to be kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from foundation.zones import find_zone
from helpdesk.routing.data.settings import Channel

LENGTH = timedelta(minutes=30)
AHEAD = timedelta(minutes=30)
DAYS = 7  # on which we are open, from today


@dataclass(frozen=True)
class Slot:
    """A time to call, as the customer's clock shows it; `zone` is named where that clock shows it twice."""

    at: datetime
    free: bool
    zone: str | None = None


@dataclass(frozen=True)
class Day:
    day: date  # in the customer's zone
    slots: tuple[Slot, ...]


def opening_slots(channel: Channel, now: datetime, *, closed: Callable[[date], bool] = lambda day: False) -> list[datetime]:  # fmt: skip
    """Beginnings of the coming slots, in UTC. A slot ends before we close."""
    found: list[datetime] = []
    for day in _open_days(channel, now, closed):
        begins, ends = channel.hours or (0.0, 24.0)
        midnight = datetime.combine(day, time(), UTC)
        at = midnight + timedelta(hours=begins)
        while at + LENGTH <= midnight + timedelta(hours=ends):
            if at >= now + AHEAD:
                found.append(at)
            at += LENGTH
    return found


def by_day(slots: list[datetime], full: set[datetime], zone: ZoneInfo) -> list[Day]:
    """The slots in days of the customer, whatever their clock does that day."""
    local = [at.astimezone(zone) for at in slots]
    shown = [at.replace(tzinfo=None, fold=0) for at in local]
    twice = {at for at in shown if shown.count(at) > 1}
    days: dict[date, list[Slot]] = {}
    for at, face in zip(local, shown, strict=True):
        slot = Slot(at, at.astimezone(UTC) not in full, at.tzname() if face in twice else None)
        days.setdefault(at.date(), []).append(slot)
    return [Day(day, tuple(some)) for day, some in days.items()]


def zone_of(name: str | None) -> ZoneInfo:
    """The zone a browser names; UTC for one nobody knows."""
    return find_zone(name) or ZoneInfo("UTC")


def _open_days(channel: Channel, now: datetime, closed: Callable[[date], bool]) -> Iterator[date]:
    count = 0
    for ahead in range(60):
        day = now.date() + timedelta(days=ahead)
        if (channel.days is None or day.weekday() in channel.days) and not closed(day):
            yield day
            count += 1
        if count == DAYS:
            return
