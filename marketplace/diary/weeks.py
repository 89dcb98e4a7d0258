"""What a week of work is worth: pure rules of time, limit and protection."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

WEEK = timedelta(days=7)
EDIT_UNTIL = timedelta(days=7, hours=12)  # from the week's start: Monday 12:00 after it
REVIEW_UNTIL = timedelta(days=12)  # the end of Friday after it
AVAILABLE = timedelta(days=16)  # Wednesday, ten days after the Sunday it ended


class Entry(Protocol):
    @property
    def minutes(self) -> int: ...
    @property
    def memo(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...


@dataclass(frozen=True)
class Week:
    """All in minutes."""

    tracked: int
    manual: int
    billed: int
    protected: int
    over_limit: int
    refused_manual: int

    @property
    def worked(self) -> int:
        return self.tracked + self.manual


def week_of(moment: datetime) -> datetime:
    """The Monday 00:00 UTC before or at `moment`."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=midnight.weekday())


def count_week(entries: Iterable[Entry], *, limit: int | None, manual_allowed: bool, covered: bool = True) -> Week:
    """Bill in the order of the clock until the limit (minutes; None: no limit). `covered`: the client's payment method
    and the freelancer's identity are verified, without which nothing is protected."""
    tracked = manual = billed = protected = over = refused = 0
    for entry in sorted(entries, key=lambda entry: entry.starts_at):
        if entry.kind == "manual":
            manual += entry.minutes
            if not manual_allowed:
                refused += entry.minutes
                continue
        else:
            tracked += entry.minutes
        counted = entry.minutes if limit is None else min(entry.minutes, max(0, limit - billed))
        billed += counted
        over += entry.minutes - counted
        if covered and entry.kind == "tracked" and entry.memo.strip():
            protected += counted
    return Week(tracked, manual, billed, protected, over, refused)


def price_of(minutes: int, rate_minor: int) -> int:
    """Minutes at an hourly rate, in minor units, half-even."""
    whole, rest = divmod(minutes * rate_minor, 60)
    return whole + (rest > 30 or (rest == 30 and whole % 2 == 1))


def protection_of(entry: Entry, covered: bool) -> tuple[bool, str]:
    """Whether an entry can be protected, and why not."""
    if entry.kind == "manual":
        return False, "Added by hand"
    if not entry.memo.strip():
        return False, "No memo"
    if not covered:
        return False, "Verification missing"
    return True, "Protected"
