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
    stretch = _longest(raised)
    if not stretch:
        return f"{_weeks(sum(low))} below usual, none above" if any(low) else _steady(len(weeks))
    peak = _peak(weeks, stretch, last_day)
    now = _now(weeks, bands, raised, low)
    if raised[-1] and stretch[-1] == len(weeks) - 1:
        return (
            f"Raised this week{peak}"
            if len(stretch) == 1
            else f"{_number(len(stretch))} raised weeks, to this day{peak}"
        )
    if len(stretch) == 1:
        return f"One raised week, in {_month(stretch[0], len(weeks), last_day)}, {now}"
    return f"{_number(len(stretch))} raised weeks{peak}, {now}"


def _longest(raised: Sequence[bool]) -> list[int]:
    """Places of the raised weeks of the stretch that has most of them; of equal ones the newest."""
    best: list[int] = []
    current: list[int] = []
    for place in (place for place, is_raised in enumerate(raised) if is_raised):
        current = [*current, place] if current and place - current[-1] <= GAP + 1 else [place]
        best = current if len(current) >= len(best) else best
    return best


def _peak(weeks: Sequence[int], stretch: Sequence[int], last_day: date) -> str:
    """Where one week stands far above the others of its stretch."""
    top = max(stretch, key=lambda place: weeks[place])
    others = [weeks[place] for place in stretch if place != top]
    if len(others) < 2 or weeks[top] < PEAK * median(others):
        return ""
    return f", a peak of {weeks[top]} in {_month(top, len(weeks), last_day)}"


def _now(weeks: Sequence[int], bands: Sequence[Band], raised: Sequence[bool], low: Sequence[bool]) -> str:
    if raised[-1]:
        return "and raised again this week"
    if low[-1] and low[-2]:
        return "then fewer than usual"
    return "then back to normal"


def _steady(weeks: int) -> str:
    return "A steady year" if weeks >= 50 else f"Steady for {weeks} weeks"


def _month(place: int, weeks: int, last_day: date) -> str:
    return f"{last_day - timedelta(days=7 * (weeks - 1 - place)):%B}"


def _weeks(count: int) -> str:
    return f"{_number(count)} {'week' if count == 1 else 'weeks'}"


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)
