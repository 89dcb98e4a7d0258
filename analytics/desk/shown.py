"""What pictures show: plain values, each point with its words and the tickets behind it."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_interval

from analytics.desk import naming
from analytics.desk.asking import BY_DAY, Asked
from analytics.desk.measuring import Figure, Kept, by_hour, distribution, figure, over_time
from analytics.desk.metrics import Metric
from foundation.saying import OWN
from foundation.speaking import say

MINUTES_A_REPLY = 10  # taken to write one, where nobody logs time
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
Link = Callable[..., str]
Trend = list[tuple[tuple[date, date], Figure]]


def stretches(asked: Asked) -> list[tuple[date, date]]:
    """The days, or weeks, of a trend: first and last of each."""
    step = 1 if (asked.last - asked.first).days < BY_DAY else 7
    firsts = [asked.first + timedelta(days=n) for n in range(0, (asked.last - asked.first).days + 1, step)]
    return [(one, min(one + timedelta(days=step - 1), asked.last)) for one in firsts]


def trend(kept: Kept, metric: Metric, asked: Asked) -> Trend:
    return list(zip(stretches(asked), over_time(kept, metric, asked.edges), strict=True))


def trend_shown(
    told: list[tuple[tuple[date, date], Figure]], metric: Metric, asked: Asked, link: Link, size: str
) -> dict[str, Any]:
    values = [value for _, one in told for value in (one.value, one.ninetieth) if value is not None]
    top = 1.0 if metric.shape == "share" else _round_up(max([*values, 1.0]), metric)
    every = max(1, -(-len(told) // (8 if size == "wide" else 3)))
    points = [
        {
            "x": at, "y": one.value, "y2": one.ninetieth, "href": link(days),
            "aria": _told(days, one, metric),
        }
        for at, (days, one) in enumerate(told)
    ]  # fmt: skip
    return {
        "label": f"{say.word(metric.name, 'figure')}, {period_in_words(asked.first, asked.last)}", "size": size, "points": points, "top": top * 1.04,
        "ticks": [{"y": top * part, "t": naming.say(top * part, metric)} for part in (0, 0.5, 1)],
        "days": [{"x": at, "t": day_in_words(days[0], "d MMM")} for at, (days, _) in enumerate(told) if at % every == 0],
    }  # fmt: skip


def bars_shown(kept: Kept, metric: Metric, asked: Asked, size: str) -> dict[str, Any]:
    bars = distribution(kept, metric, asked.window)
    whole = figure(kept, metric, asked.window)
    marks = [(say.text("median"), whole.value), ("90 %", whole.ninetieth)]
    label = say.text("{name}: how many took how long. Median {half}, 90th percentile {most}.", name=say.word(metric.name, "figure"), half=naming.say(whole.value, metric), most=naming.say(whole.ninetieth, metric))  # fmt: skip
    return {
        "label": label, "size": size,
        "bars": [{"x": at, "x2": at + 1, "n": n, "t": say.number(n), "from": edge_in_words(low, metric)} for at, (low, _, n) in enumerate(bars)],
        "marks": [{"x": _place(value, bars), "t": f"{name} {naming.say(value, metric)}", "align": "left" if _place(value, bars) < 0.7 * len(bars) else "right"} for name, value in marks if value is not None],
    }  # fmt: skip


def hours_shown(counts: list[list[float]], size: str) -> dict[str, Any]:
    return {
        "label": say.text("New tickets an hour, by weekday and hour"),
        "size": size,
        "counts": counts,
        "days": [say.word(day) for day in WEEKDAYS],
    }


def arrivals(kept: Kept, asked: Asked) -> list[list[float]]:
    """New tickets an hour on average: 7 rows of 24, Monday first."""
    weekdays = [0] * 7
    for n in range((asked.last - asked.first).days + 1):
        weekdays[(asked.first + timedelta(days=n)).weekday()] += 1
    counts = by_hour(kept, asked.window, asked.offset)
    return [[round(int(n) / max(weekdays[day], 1), 2) for n in hours] for day, hours in enumerate(counts)]


def staffing(counts: list[list[float]], replies: float | None) -> dict[str, Any] | None:
    """The fullest hour, and how many people its tickets keep busy if each takes so many replies; None where nothing came."""
    most, day, hour = max((value, day, hour) for day, hours in enumerate(counts) for hour, value in enumerate(hours))
    if not most:
        return None
    each = max(replies or 1.0, 1.0)
    return {"most": most, "day": day, "hour": hour, "replies": each, "people": max(1, -(-int(most * each * MINUTES_A_REPLY) // 60)), "minutes": MINUTES_A_REPLY}  # fmt: skip


def period_in_words(first: date, last: date) -> str:
    """`1 May to 28 May 2026`, in the language of the page."""
    return _period_in(say.lang, first, last)


def day_in_words(day: date, form: str = "EEE d MMM y") -> str:
    """`Wed 20 May 2026`, in the language of the page. `form`: as CLDR writes it."""
    return _day_in(say.lang, day, form)


@lru_cache(2048)
def _period_in(language: str, first: date, last: date) -> str:
    if language == OWN:
        return days_in_words((first, last))
    return str(
        format_date(first, "long", locale=language)
        if first == last
        else format_interval(first, last, "yMMMMd", locale=language)
    )


@lru_cache(4096)
def _day_in(language: str, day: date, form: str) -> str:
    return str(format_date(day, form, locale=language))


def _told(days: tuple[date, date], one: Figure, metric: Metric) -> str:
    """A point of a trend, to those who hear it."""
    return say.text("{days}: {figure}, {many} {of}. Open them.", days=period_in_words(*days), figure=naming.say(one.value, metric), many=say.number(one.n), of=say.word(metric.of[one.n != 1]))  # fmt: skip


def days_in_words(days: tuple[date, date]) -> str:
    first, last = days
    told = f"{last.day} {last:%B %Y}"
    return told if first == last else f"{first.day} {first:%B} to {told}"


def edge_in_words(edge: int, metric: Metric) -> str:
    return naming.length(edge) if metric.shape == "minutes" else str(edge)


def _place(value: float, bars: list[tuple[int, int | None, int]]) -> float:
    """Where a value stands among bars that are all as wide."""
    for at, (low, high, _) in enumerate(bars):
        if high is None or value < high:
            return at + min(0.98, (value - low) / ((high or 2 * low or 1) - low))
    return float(len(bars))


def _round_up(value: float, metric: Metric) -> float:
    steps = (30, 60, 120, 240, 480, 960, 1440, 2880, 5760, 10080, 20160, 40320) if metric.shape in ("minutes", "total") else (2, 4, 6, 10, 20, 40, 60, 100, 200, 400, 600, 1000, 2000, 4000, 10_000)  # fmt: skip
    return float(next((step for step in steps if step >= value), value))
