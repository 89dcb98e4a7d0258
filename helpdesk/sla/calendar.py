"""Business hours on a wall clock: open whenever the clock on the wall shows a time within a window, and how time passes then.

That one rule settles the hours that a change of clocks skips (nobody can work in them) and those it repeats (both count).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache

from helpdesk.assignment.calendar import zone as zone_named
from helpdesk.routing.opening import Closed, never

DAY = timedelta(days=1)
FULL = 86_400  # seconds of a day
BLOCK = 32  # days whose open time is added up once
FURTHEST = 800  # days looked ahead: more than any target takes, however few hours a week has

Span = tuple[datetime, datetime]  # from, up to; UTC
Windows = tuple[tuple[int, int], ...]  # seconds of the day, from, up to; one that ends before it begins passes midnight
Week = tuple[Windows, Windows, Windows, Windows, Windows, Windows, Windows]  # Monday first

ALL_WEEK: Week = (((0, FULL),),) * 7


@dataclass(frozen=True)
class Calendar:
    """When the time of a promise runs. `shut`: public holidays; `closed`: further days, both by the local date."""

    key: str
    name: str
    zone: str = "UTC"
    week: Week = ALL_WEEK
    country: str = ""  # whose public holidays are kept, ISO 3166; empty: none
    closed: frozenset[date] = frozenset()
    shut: Closed = never

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Once: what is known of each day is looked up by it."""
        return hash((self.key, self.name, self.zone, self.week, self.country, self.closed, self.shut))

    @property
    def is_always(self) -> bool:
        return self.week == ALL_WEEK and self.shut is never and not self.closed

    def holds(self, at: datetime) -> bool:
        return any(opens <= at < closes for opens, closes in self._of_day(at))

    def spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """The open time between two moments, in pieces that don't touch."""
        pending: Span | None = None
        for opens, closes in self._onward(start):
            if opens >= end:
                break
            piece = max(opens, start), min(closes, end)
            if pending and piece[0] == pending[1]:
                pending = pending[0], piece[1]
                continue
            if pending:
                yield pending
            pending = piece
        if pending:
            yield pending

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much open time lies between two moments; nothing when the second comes first."""
        if self.is_always or end <= start:
            return max(end - start, timedelta())
        first, last = (at.astimezone(UTC).date().toordinal() for at in (start, end))
        if first == last:
            return _within(self, first, start, end)
        return _within(self, first, start, end) + _in_days(self, first + 1, last) + _within(self, last, start, end)

    def after(self, start: datetime, length: timedelta) -> datetime:
        """The first moment at which `length` of open time has passed since `start`."""
        if self.is_always or length <= timedelta():
            return start + max(length, timedelta())
        for opens, closes in self._onward(start):
            begins = max(start, opens)
            if begins + length <= closes:
                return begins + length
            length -= closes - begins
        return start + FURTHEST * DAY

    def _onward(self, start: datetime) -> Iterator[Span]:
        """Open pieces that end after `start`, in order."""
        for ahead in range(FURTHEST):
            for opens, closes in self._of_day(start + ahead * DAY):
                if closes > start:
                    yield opens, closes

    def _of_day(self, at: datetime) -> tuple[Span, ...]:
        return _open_on(self, at.astimezone(UTC).date())


def _within(calendar: Calendar, day: int, start: datetime, end: datetime) -> timedelta:
    """The open time of a day that lies between two moments. Days by their ordinals."""
    found = timedelta()
    for opens, closes in _open_on(calendar, date.fromordinal(day)):
        if opens < end and closes > start:
            found += min(closes, end) - max(opens, start)
    return found


def _in_days(calendar: Calendar, first: int, until: int) -> timedelta:
    """The open time of whole days; of those between long ago and now, a month at a time."""
    found = timedelta()
    while first < until:
        whole = first % BLOCK == 0 and first + BLOCK <= until
        found += _in_block(calendar, first // BLOCK) if whole else _on_day(calendar, first)
        first += BLOCK if whole else 1
    return found


@lru_cache(maxsize=2_000)
def _in_block(calendar: Calendar, block: int) -> timedelta:
    return sum((_on_day(calendar, block * BLOCK + day) for day in range(BLOCK)), timedelta())


@lru_cache(maxsize=20_000)
def _on_day(calendar: Calendar, day: int) -> timedelta:
    return sum((closes - opens for opens, closes in _open_on(calendar, date.fromordinal(day))), timedelta())


@lru_cache(maxsize=20_000)
def _open_on(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """What is open on a day of UTC: each stretch of it in which the zone keeps one distance from UTC, cut by the windows."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    found: list[Span] = []
    for start, end in _stretches(calendar.zone, midnight, midnight + DAY):
        offset = _offset(calendar.zone, start)
        wall, last = start + offset, end + offset  # the clock on the wall, written as if it were UTC
        local = wall.date()
        while datetime(local.year, local.month, local.day, tzinfo=UTC) < last:
            begins = datetime(local.year, local.month, local.day, tzinfo=UTC)
            for opens, closes in _windows_on(calendar, local):
                piece = (
                    max(begins + timedelta(seconds=opens), wall) - offset,
                    min(begins + timedelta(seconds=closes), last) - offset,
                )
                if piece[0] < piece[1]:
                    found.append(piece)
            local += DAY
    return tuple(sorted(found))


def _windows_on(calendar: Calendar, day: date) -> list[tuple[int, int]]:
    """Those of a local date, with what passes midnight from the day before. A closed day is closed from midnight to midnight."""
    if day in calendar.closed or calendar.shut(day):
        return []
    own = [(opens, closes if closes > opens else FULL) for opens, closes in calendar.week[day.weekday()]]
    night = [(0, closes) for opens, closes in calendar.week[(day.weekday() - 1) % 7] if 0 < closes <= opens]
    return _joined(night + own)


def _joined(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for opens, closes in sorted(windows):
        if found and opens <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], closes)
        else:
            found.append((opens, closes))
    return found


def _stretches(zone: str, start: datetime, end: datetime) -> list[Span]:
    """Cut where the zone changes its distance from UTC."""
    if _offset(zone, start) == _offset(zone, end - timedelta(microseconds=1)):
        return [(start, end)]
    low, high = start, end
    while high - low > timedelta(seconds=1):  # changes of hours happen at whole seconds
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        low, high = (middle, high) if _offset(zone, middle) == _offset(zone, start) else (low, middle)
    return [(start, high), (high, end)]


def _offset(zone: str, at: datetime) -> timedelta:
    return at.astimezone(zone_named(zone)).utcoffset() or timedelta()
