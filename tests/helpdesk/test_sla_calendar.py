"""Business hours on a wall clock.

1. Open is whenever the clock on the wall shows a time within a window, whatever that clock does: minute by minute.
2. Time that passes adds up, and `after` and `between` undo each other.
3. Nights go past midnight; holidays and closed days close a local date; a day that a zone leaves out isn't there.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.routing.opening import holidays_of
from helpdesk.sla.calendar import ALL_WEEK, Calendar, Windows

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
H = 3600
OFFICE: Windows = ((9 * H, 12 * H), (13 * H, 17 * H))
SHOP = (OFFICE,) * 5 + ((),) * 2
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo")
CHANGES = (datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 4, 4, tzinfo=UTC))  # fmt: skip


def on(*moment: int, zone: str = "Europe/Berlin") -> datetime:
    return datetime(*moment, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[misc,arg-type]


def shop(**more) -> Calendar:
    return Calendar("shop", "Shop", "Europe/Berlin", SHOP, **more)


def test_lunch_and_the_weekend_don_t_count() -> None:
    assert shop().after(on(2026, 11, 27, 11, 30), 2 * HOUR) == on(2026, 11, 27, 14, 30)
    assert shop().after(on(2026, 11, 27, 16), 2 * HOUR) == on(2026, 11, 30, 10)
    assert shop().between(on(2026, 11, 27, 11), on(2026, 11, 30, 10)) == 6 * HOUR


def test_a_local_nine_o_clock_moves_with_the_change_of_hours() -> None:
    friday, monday = on(2026, 3, 27, 16), on(2026, 3, 30, 10)
    assert monday - friday == 65 * HOUR  # an hour short
    assert shop().after(friday, 2 * HOUR) == monday


def test_hours_that_are_skipped_don_t_count_and_those_that_come_twice_do() -> None:
    night = Calendar("night", "Night", "Europe/Berlin", (((1 * H, 4 * H),),) * 7)
    gap, fold = on(2026, 3, 29, 0), on(2026, 10, 25, 0)
    assert night.between(gap, gap + 12 * HOUR) == 2 * HOUR
    assert night.between(fold, fold + 12 * HOUR) == 4 * HOUR
    in_the_gap = Calendar("gap", "Gap", "Europe/Berlin", (((2 * H, 3 * H),),) * 7)
    assert in_the_gap.between(gap, gap + 12 * HOUR) == timedelta()
    half = Calendar("half", "Half", "Europe/Berlin", (((int(1.5 * H), int(2.5 * H)),),) * 7)
    assert half.between(fold, fold + 12 * HOUR) == 1.5 * HOUR  # 1:30 to 2:30, and 2:00 to 2:30 again


def test_a_night_goes_past_midnight_and_a_closed_day_is_closed_from_midnight_on() -> None:
    night = Calendar("night", "Night", "Europe/Berlin", (((22 * H, 6 * H),),) + ((),) * 6)  # from Monday evening
    assert night.between(on(2026, 11, 23, 0), on(2026, 11, 25, 0)) == 8 * HOUR
    assert night.holds(on(2026, 11, 24, 5, 59))
    assert not night.holds(on(2026, 11, 24, 6))
    shut = Calendar("night", "Night", "Europe/Berlin", night.week, closed=frozenset({date(2026, 11, 24)}))
    assert shut.between(on(2026, 11, 23, 0), on(2026, 11, 25, 0)) == 2 * HOUR


def test_public_holidays_are_those_of_the_local_date() -> None:
    berlin = shop(country="DE", shut=holidays_of("DE"))
    assert berlin.between(on(2026, 12, 24, 9), on(2026, 12, 29, 0)) == 14 * HOUR  # Thursday and Monday
    auckland = Calendar("nz", "Auckland", "Pacific/Auckland", ALL_WEEK, country="NZ", shut=holidays_of("NZ"))
    assert not auckland.holds(on(2026, 12, 24, 12, 30, zone="UTC"))  # Christmas has begun there


def test_a_day_that_a_zone_left_out_was_not_there() -> None:
    apia = Calendar("apia", "Apia", "Pacific/Apia", (((9 * H, 17 * H),),) * 7)
    from_the_29th, to_the_2nd = datetime(2011, 12, 29, 10, tzinfo=UTC), datetime(2012, 1, 1, 10, tzinfo=UTC)
    assert apia.between(from_the_29th, to_the_2nd) == 3 * 8 * HOUR  # the 29th, the 31st and New Year


def test_a_zone_nobody_knows_any_more_is_utc_and_no_hours_at_all_end_somewhere() -> None:
    assert Calendar("x", "X", "Mars/Olympus", SHOP).holds(datetime(2026, 11, 27, 9, tzinfo=UTC))
    never_open = Calendar("x", "X", "UTC", ((),) * 7)
    assert never_open.after(on(2026, 1, 1), HOUR) - on(2026, 1, 1) == timedelta(days=800)
    assert never_open.between(on(2026, 1, 1), on(2026, 2, 1)) == timedelta()


quarters = st.integers(0, 96).map(lambda many: many * 900)
window = st.tuples(quarters, quarters).filter(lambda one: one[0] != one[1] and one[0] < 86_400 and one[1] > 0)
week = st.tuples(*[st.lists(window, max_size=2).map(tuple)] * 7)
calendars = st.builds(
    Calendar, st.just("any"), st.just("Any"), st.sampled_from(ZONES), week,
    closed=st.sampled_from([frozenset(), frozenset({date(2026, 3, 29), date(2026, 10, 26)})]),
)  # fmt: skip
moments = st.builds(lambda day, minutes: day + minutes * MINUTE, st.sampled_from(CHANGES), st.integers(-1500, 2800))


def is_open(calendar: Calendar, at: datetime) -> bool:
    """The rule itself, read off a clock on the wall."""
    local = at.astimezone(ZoneInfo(calendar.zone))
    if local.date() in calendar.closed:
        return False
    second = local.hour * H + local.minute * 60 + local.second
    today, before = calendar.week[local.weekday()], calendar.week[(local.weekday() - 1) % 7]
    return any(a <= second < (b if b > a else 86_400) for a, b in today) or any(b <= a and second < b for a, b in before)  # fmt: skip


@settings(max_examples=60)
@given(calendars, moments, st.integers(0, 1600))
def test_open_is_what_the_clock_on_the_wall_says_minute_by_minute(calendar: Calendar, start: datetime, many: int) -> None:  # fmt: skip
    minutes = [start + place * MINUTE for place in range(many)]
    count = sum(is_open(calendar, at) for at in minutes)
    assert calendar.between(start, start + many * MINUTE) == count * MINUTE
    for at in minutes[::97]:
        assert calendar.holds(at) == is_open(calendar, at)


@given(calendars, moments, st.integers(1, 3000), st.integers(1, 3000))
def test_after_and_between_undo_each_other_and_time_adds_up(calendar: Calendar, start: datetime, length: int, more: int) -> None:  # fmt: skip
    due = calendar.after(start, length * MINUTE)
    if due - start < timedelta(days=799):
        assert calendar.between(start, due) == length * MINUTE
        assert calendar.between(start, due - MINUTE) == (length - 1) * MINUTE
    middle, end = start + length * MINUTE, start + (length + more) * MINUTE
    assert calendar.between(start, end) == calendar.between(start, middle) + calendar.between(middle, end)


@settings(max_examples=40, deadline=None)
@given(calendars, moments, st.integers(0, 700 * 24 * 60), st.integers(0, 1500 * 24 * 60))
def test_a_long_time_is_what_its_days_add_up_to(calendar: Calendar, start: datetime, some: int, more: int) -> None:
    middle, end = start + some * MINUTE, start + (some + more) * MINUTE
    days = sum((closes - opens for opens, closes in calendar.spans(start, middle)), timedelta())
    assert calendar.between(start, middle) == days
    assert calendar.between(start, end) == days + calendar.between(middle, end)


@pytest.mark.parametrize("zone", ZONES)
def test_spans_never_touch(zone: str) -> None:
    around = Calendar("a", "A", zone, (((9 * H, 86_400),), ((0, 9 * H), (8 * H, 12 * H)), (), (), (), (), ()))
    spans = list(around.spans(CHANGES[0], CHANGES[0] + timedelta(days=14)))
    assert all(a[1] < b[0] for a, b in pairwise(spans))
