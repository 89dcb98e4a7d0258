"""When somebody works: the hours of their own clock, and until when they are away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from foundation.zones import find_zone


@dataclass(frozen=True)
class Shift:
    """From `begins` up to `ends`, in hours of the day; one that ends before it begins goes past midnight."""

    days: frozenset[int]  # on which it begins, Monday is 0
    begins: float
    ends: float

    def holds(self, local: datetime) -> bool:
        hour, day = local.hour + local.minute / 60, local.weekday()
        if self.begins < self.ends:
            return day in self.days and self.begins <= hour < self.ends
        return (day in self.days and hour >= self.begins) or ((day - 1) % 7 in self.days and hour < self.ends)


@dataclass(frozen=True)
class Calendar:
    shift: Shift | None = None  # none: always
    timezone: str = "UTC"
    away_until: datetime | None = None

    def is_away(self, at: datetime) -> bool:
        return self.away_until is not None and at < self.away_until

    def is_at_work(self, at: datetime) -> bool:
        if self.is_away(at):
            return False
        return self.shift is None or self.shift.holds(at.astimezone(zone(self.timezone)))

    def begins_next(self, at: datetime) -> datetime | None:
        """The first moment after `at` at which they come to work; None for who is always there already."""
        since = max(at, self.away_until or at)
        if since > at and self.is_at_work(since):
            return since
        if self.shift is None:
            return None
        local = since.astimezone(zone(self.timezone))
        for ahead in range(8):
            day = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0) + timedelta(days=ahead)
            begins = (day + timedelta(hours=self.shift.begins)).astimezone(
                UTC
            )  # on their own clock, also when that changes
            if day.weekday() in self.shift.days and begins > since:
                return begins
        return None

    def covers(self, begins: datetime, length: timedelta) -> bool:
        """At work from the first minute to the last."""
        return self.is_at_work(begins) and self.is_at_work(begins + length - timedelta(minutes=1))


def zone(name: str) -> ZoneInfo:
    """UTC for a zone nobody knows any more."""
    return find_zone(name) or ZoneInfo("UTC")


def read_shift(kept: Mapping[str, Any] | None) -> Shift | None:
    return Shift(frozenset(kept["days"]), float(kept["begins"]), float(kept["ends"])) if kept else None


def written(shift: Shift | None) -> dict[str, Any] | None:
    return {"days": sorted(shift.days), "begins": shift.begins, "ends": shift.ends} if shift else None
