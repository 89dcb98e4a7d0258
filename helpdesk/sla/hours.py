"""The hours in which a team's time runs, in UTC, and how time passes in them: closed hours don't count."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk.routing.opening import Closed, never

FURTHEST = 400  # days looked ahead: more than any target takes, however few hours a week has


@dataclass(frozen=True)
class Hours:
    """From `begins` up to `ends` on `days` (Monday is 0; None: every day), but for days that are `shut`."""

    begins: float
    ends: float
    days: frozenset[int] | None = None
    shut: Closed = never

    def hold(self, at: datetime) -> bool:
        return any(opens <= at < closes for opens, closes in self._windows(at, many=1))

    def after(self, start: datetime, length: timedelta) -> datetime:
        """The moment at which `length` of open time has passed since `start`."""
        for opens, closes in self._windows(start):
            begins = max(start, opens)
            if begins + length <= closes:
                return begins + length
            length -= max(closes - begins, timedelta())
        return start + timedelta(days=FURTHEST)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much open time lies between two moments; nothing when the second comes first."""
        found = timedelta()
        for opens, closes in self._windows(start):
            if opens >= end:
                break
            found += max(min(closes, end) - max(opens, start), timedelta())
        return found

    def _windows(self, start: datetime, *, many: int = FURTHEST) -> Iterator[tuple[datetime, datetime]]:
        midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
        for ahead in range(many):
            day = midnight + timedelta(days=ahead)
            if (self.days is None or day.weekday() in self.days) and not self.shut(day.date()):
                yield day + timedelta(hours=self.begins), day + timedelta(hours=self.ends)
