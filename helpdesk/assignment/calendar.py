"""When somebody works: the hours of their own clock, and until when they are away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


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

    def covers(self, begins: datetime, length: timedelta) -> bool:
        """At work from the first minute to the last."""
        return self.is_at_work(begins) and self.is_at_work(begins + length - timedelta(minutes=1))


def zone(name: str) -> ZoneInfo:
    """UTC for a zone nobody knows any more."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def read_shift(kept: Mapping[str, Any] | None) -> Shift | None:
    return Shift(frozenset(kept["days"]), float(kept["begins"]), float(kept["ends"])) if kept else None


def written(shift: Shift | None) -> dict[str, Any] | None:
    return {"days": sorted(shift.days), "begins": shift.begins, "ends": shift.ends} if shift else None
