"""What a reader asks of the reports, as its address says it: which days, in which zone, of whom, by which clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from analytics.desk.facts import FACETS, second
from analytics.desk.measuring import Window
from foundation.errors import Invalid
from foundation.incoming import whole_number

PERIODS = {7: "7 days", 28: "4 weeks", 84: "12 weeks", 365: "A year"}
USUAL = 28
LONGEST = 731  # days
BY_DAY = 100  # days; longer ones are shown by week


@dataclass(frozen=True)
class Asked:
    """`first` and `last`: days of `zone`, both counted. `filters`: facet -> its value, as words of ours."""

    first: date
    last: date
    zone_name: str
    now: datetime
    days: int | None = USUAL  # of PERIODS; None for days somebody chose
    filters: Mapping[str, str] = field(default_factory=dict)
    clock: str = "business"  # business | elapsed

    @property
    def window(self) -> Window:
        return Window(self.begins(self.first), min(self.begins(self.last + timedelta(days=1)), second(self.now) + 1))

    @property
    def before(self) -> Window:
        """As long, just before: of a day that isn't over, up to the same hour."""
        shift = timedelta(days=(self.last - self.first).days + 1)
        last = self.begins(self.last + timedelta(days=1))
        ends = self.begins(self.first) if second(self.now) >= last else second(self.now - shift) + 1
        return Window(self.begins(self.first - shift), ends)

    @property
    def edges(self) -> list[int]:
        """Where its days part, or its weeks."""
        step = 1 if (self.last - self.first).days < BY_DAY else 7
        days = [self.first + timedelta(days=n) for n in range(0, (self.last - self.first).days + 1, step)]
        return [*map(self.begins, days), self.window.ends]

    def begins(self, day: date) -> int:
        """The second in which a day of the zone begins, whatever the clocks do on it."""
        return second(datetime.combine(day, time(), ZoneInfo(self.zone_name)))

    def offset(self, hour: int) -> int:
        """Seconds by which the zone's clock is ahead in an hour since 1970."""
        ahead = datetime.fromtimestamp(hour * 3600, UTC).astimezone(ZoneInfo(self.zone_name)).utcoffset()
        return int(ahead.total_seconds()) if ahead else 0

    def address(self, **other: Any) -> dict[str, Any]:
        """What an address repeats, with something else in it; None leaves it out."""
        told: dict[str, Any] = {"days": self.days} if self.days else {"from": str(self.first), "to": str(self.last)}
        if other.keys() & {"days", "from", "to"}:
            told = {}
        told |= {
            "zone": self.zone_name,
            "clock": self.clock if self.clock != "business" else None,
            **self.filters,
            **other,
        }
        return {name: value for name, value in told.items() if value is not None}

    @property
    def permanent(self) -> dict[str, Any]:
        """The same days whenever it is opened."""
        return self.address(**{"from": str(self.first), "to": str(self.last), "days": None})


def read_asked(args: Mapping[str, str], *, now: datetime, zone: str) -> Asked:
    """Raises Invalid, with the field, for what can't be meant. `zone`: the reader's own."""
    zone = args.get("zone") or zone
    try:
        today = now.astimezone(ZoneInfo(zone)).date()
    except (ValueError, OSError, KeyError) as error:
        raise Invalid(f"There is no time zone “{zone[:60]}”. Write one such as Europe/Berlin.", field="zone") from error
    clock = "elapsed" if args.get("clock") == "elapsed" else "business"
    filters = {facet: args[facet][:120] for facet in FACETS if args.get(facet)}
    if args.get("from") or args.get("to"):
        first, last = _day(args.get("from"), "from"), _day(args.get("to") or str(today), "to")
        _check(first, last, today)
        return Asked(first, min(last, today), zone, now, None, filters, clock)
    days = whole_number(args.get("days"))
    days = days if days in PERIODS else USUAL
    return Asked(today - timedelta(days=days - 1), today, zone, now, days, filters, clock)


def _day(text: str | None, name: str) -> date:
    try:
        found = date.fromisoformat(text or "")
    except ValueError as error:
        raise Invalid("Write a day as year, month and day, such as 2026-05-31.", field=name) from error
    if not 2000 <= found.year < 2100:
        raise Invalid("Choose a day between 2000 and 2099.", field=name)
    return found


def _check(first: date, last: date, today: date) -> None:
    if last < first:
        raise Invalid("The last day comes before the first. Swap them, or choose others.", field="to")
    if first > today:
        raise Invalid("This period hasn’t begun yet. Choose days up to today.", field="from")
    if (last - first).days >= LONGEST:
        raise Invalid("Choose at most two years at once.", field="from")
