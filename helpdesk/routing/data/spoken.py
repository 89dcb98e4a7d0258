"""Numbers, hours and days of the routing data in words."""

from collections.abc import Iterable, Sequence

from foundation.saying import OWN
from foundation.speaking import say

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
GOOD, FAIR = 0.65, 0.40  # chances to solve from which we say so


def chance_word(chance: float) -> str:
    return "good" if chance >= GOOD else "fair" if chance >= FAIR else "poor"


def percent(chance: float) -> str:
    return f"{say.word(chance_word(chance))}, {number_words(100 * chance)} %"


def number_words(value: float) -> str:
    if say.lang == OWN:
        return f"{round(float(value), 4):,g}" if abs(value) < 1e6 else f"{value:,.0f}"
    return say.number(round(float(value), 4) if abs(value) < 1e6 else round(value))


def clock(hour: float) -> str:
    """`24.0` -> `24:00`."""
    minutes = round(hour * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def hours_words(hours: Sequence[float]) -> str:
    return say.text("{start} to {end} UTC", start=clock(hours[0]), end=clock(hours[1]))


def days_words(days: Iterable[int]) -> str:
    """`Mon to Fri`; runs of three and more are joined."""
    chosen = sorted(days)
    if len(chosen) == 7:
        return say.text("every day")
    runs: list[list[int]] = []
    for day in chosen:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    words = [
        say.text("{first} to {last}", first=say.word(DAYS[run[0]]), last=say.word(DAYS[run[-1]]))
        if len(run) > 2
        else ", ".join(say.word(DAYS[day]) for day in run)
        for run in runs
    ]
    return ", ".join(words) or say.text("no day")
