"""What a year of weeks shows, as a headline: only what is true of the counts and their bands."""

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median

from analytics.voice.meaning.figures import Band

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
GAP = 2  # weeks a raised stretch may rest and still be one
PEAK = 1.5  # times the stretch's other weeks
FEWEST = 8  # weeks before anything is said of them


def trend_headline(weeks: Sequence[int], bands: Sequence[Band], last_day: date) -> str:
    """Of comments a week, oldest first, the last one ending on `last_day`."""
    if len(weeks) < FEWEST:
        return f"Heard of for {_number(len(weeks)).lower()} {'week' if len(weeks) == 1 else 'weeks'}"
    raised = [count > band.high for count, band in zip(weeks, bands, strict=True)]
    low = [count < band.low for count, band in zip(weeks, bands, strict=True)]
    stretch = max(reversed(_stretches(raised)), key=len, default=None)  # of equal ones the newest
    if stretch is None:
        return f"{_weeks(sum(low))} below usual, none above" if any(low) else _steady(len(weeks))
    if raised[-1]:
        return _raised_now(weeks, _stretches(raised)[-1], last_day)
    peak, now = _peak(weeks, stretch, last_day), _now(low)
    if len(stretch) == 1:
        return f"One raised week, in {_month(stretch[0], len(weeks), last_day)}, {now}"
    return f"{_number(len(stretch))} raised weeks{peak}, {now}"


def _stretches(raised: Sequence[bool]) -> list[list[int]]:
    """Places of raised weeks, those near one another together."""
    found: list[list[int]] = []
    for place in (place for place, is_raised in enumerate(raised) if is_raised):
        if found and place - found[-1][-1] <= GAP + 1:
            found[-1].append(place)
        else:
            found.append([place])
    return found


def _raised_now(weeks: Sequence[int], stretch: Sequence[int], last_day: date) -> str:
    """What is going on leads, however much there was before."""
    words = "Raised this week" if len(stretch) == 1 else f"{_number(len(stretch))} raised weeks, to this day"
    if weeks[-1] > max(weeks[:-1]):
        return f"{words}, and higher than in any week {'of the year' if len(weeks) >= 50 else 'before'}"
    return words + _peak(weeks, stretch, last_day)


def _peak(weeks: Sequence[int], stretch: Sequence[int], last_day: date) -> str:
    """Where one week stands far above the others of its stretch."""
    top = max(stretch, key=lambda place: weeks[place])
    others = [weeks[place] for place in stretch if place != top]
    if len(others) < 2 or weeks[top] < PEAK * median(others):
        return ""
    return f", a peak of {weeks[top]} in {_month(top, len(weeks), last_day)}"


def _now(low: Sequence[bool]) -> str:
    return "then fewer than usual" if low[-1] and low[-2] else "then back to normal"


def _steady(weeks: int) -> str:
    return "A steady year" if weeks >= 50 else f"Steady for {weeks} weeks"


def _month(place: int, weeks: int, last_day: date) -> str:
    return f"{last_day - timedelta(days=7 * (weeks - 1 - place)):%B}"


def _weeks(count: int) -> str:
    return f"{_number(count)} {'week' if count == 1 else 'weeks'}"


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)
