"""Opening hours in words: days in a row as from and to, in the language of the page. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from babel import Locale
from babel.dates import get_day_names

from kb.desk import Way
from kb.helpcentre.saying import words_in


@dataclass(frozen=True)
class Open:
    names: tuple[str, ...]  # ways that are open at the same times
    hours: str


def opening_hours(ways: Iterable[Way], language: str) -> list[Open]:
    """Ways with the same hours share a line, in the order of the first."""
    together: dict[str, list[str]] = {}
    for way in ways:
        together.setdefault(said(way, language), []).append(way.name)
    return [Open(tuple(names), hours) for hours, names in together.items()]


def said(way: Way, language: str) -> str:
    """`Monday to Friday, 08:00 to 20:00 UTC`."""
    say = words_in(language)
    if way.is_closed:
        if way.opens_at is None:
            return say.text("Closed for now")
        return say.text("Closed until {time} UTC", time=f"{way.opens_at:%H:%M}")
    if way.on_holiday:
        return say.text("Closed today, a public holiday")
    every_day = way.days is None or len(way.days) == 7
    if every_day and way.hours is None:
        return say.text("Always open")
    days = say.text("Every day") if every_day else ", ".join(_runs(sorted(way.days or ()), say.lang))
    days = days[:1].upper() + days[1:]
    if way.hours is None:
        return days
    begins, ends = (_clock(hour) for hour in way.hours)
    return say.text("{days}, {begins} to {ends} UTC", days=days, begins=begins, ends=ends)


def _runs(days: list[int], language: str) -> Iterator[str]:
    names, say = get_day_names("wide", locale=Locale.parse(language)), words_in(language)
    start = 0
    for at, day in enumerate(days):
        if at + 1 < len(days) and days[at + 1] == day + 1:
            continue
        first, last = names[days[start]], names[day]
        yield first if first == last else say.text("{first} to {last}", first=first, last=last)
        start = at + 1


def _clock(hour: float) -> str:
    minutes = round(hour * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
