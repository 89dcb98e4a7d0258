"""A theme's year: comments a week, the band they should fall in, releases and fixes, and a dot for each week outside it.

The specification is made once; a theme only brings its numbers, so that three hundred themes cost seconds, not minutes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import altair as alt

from analytics.voice.reports.pictures.drawing import behind, colour, opening, painted, svg
from analytics.voice.reports.pictures.lettering import fitting, wide

LANES = 2  # of names above the picture
_KINDS = {
    "release": ("ink-3", "ink-2", [3, 3]),
    "fix": ("accent", "accent", [1, 0]),
    "note": ("ink-3", "ink-2", [1, 3]),
}


@dataclass(frozen=True)
class Size:
    width: int
    height: int
    names: bool  # of releases and fixes
    months: int  # every so many


WIDE, PHONE = Size(590, 112, names=True, months=1), Size(296, 92, names=False, months=3)
LARGE = Size(728, 208, names=True, months=1)  # on the theme's own page


def draw_trend(year: Mapping[str, Any], size: Size = WIDE) -> str:
    """`year` is what the job keeps of a theme's weeks: see reports/trends.py."""
    weeks, bands, last_day = year["weeks"], year["bands"], year["last"]
    top = round_up(max([*weeks, *(high for _, _, high in bands), 4]) * 1.08)
    end = len(weeks) - 1
    points = [_point(year, at) for at in range(len(weeks))]
    marks = [_mark(one, end, last_day) for one in year["marks"]]
    marks = [one for one in marks if 0 <= one["w"] <= end]
    spec = dict(_spec(size))
    spec["datasets"] = {
        "weeks": points,
        "dots": [one for one in points[:-1] if one["out"]],
        "last": points[-1:],
        "peak": [one for one in points[:-1] if one["peak"]] if max(weeks[:-1], default=0) > 0 else [],
        "marks": marks,
        "names": _named(marks, end, size) if size.names else [],
        "months": _months(end, last_day, size.months),
        "lines": [{"y": value, "t": f"{value:,}"} for value in (0, top // 2, top)],
    }
    spec["params"] = [{"name": "top", "value": top}, {"name": "end", "value": max(end, 1)}]
    return svg(spec, label(year))


def label(year: Mapping[str, Any]) -> str:
    low, high = year["bands"][-1][1:]
    above = sum(count > one[2] for count, one in zip(year["weeks"], year["bands"], strict=True))
    told = f"{above} weeks above what is usual" if above != 1 else "one week above what is usual"
    return f"{year['name']}: comments a week, {told}. {year['weeks'][-1]:,} in the last seven days, {low:.0f} to {high:.0f} are usual."


def round_up(value: float) -> int:
    """An even number that is easy to halve."""
    for nice in (4, 6, 10, 16, 20, 30, 40, 60, 80, 100, 160, 200, 300, 400, 600, 800, 1000):
        if value <= nice:
            return nice
    return int(-(-value // 1000) * 1000)


def _point(year: Mapping[str, Any], at: int) -> dict[str, Any]:
    weeks, (expected, low, high) = year["weeks"], year["bands"][at]
    count, until = weeks[at], year["last"] - timedelta(days=7 * (len(weeks) - 1 - at))
    since = until - timedelta(days=6)
    best = max(weeks[:-1], default=0)
    return {
        "w": at, "n": count, "mu": expected, "lo": low, "hi": high, "out": count > high or count < low, "t": f"{count:,}",
        "peak": count > high and count == best and weeks.index(best) == at and at < len(weeks) - 3,
        "tone": colour("warm" if at == len(weeks) - 1 and count > high else "ink"),
        "href": behind(theme=year["key"], since=since, until=until, heard=year["heard"]),
        "aria": f"{since.day} {since:%B} to {until.day} {until:%B %Y}: {count:,} comments, {low:.0f} to {high:.0f} are usual. Open them.",
    }  # fmt: skip


def _mark(mark: Mapping[str, Any], end: int, last_day: date) -> dict[str, Any]:
    tone, ink, dash = _KINDS[mark["kind"]]
    return {
        "w": end - (last_day - mark["day"]).days / 7, "t": fitting(mark["label"], 165),
        "tone": colour(tone), "ink": colour(ink), "dash": dash,
    }  # fmt: skip


def _named(marks: Sequence[Mapping[str, Any]], end: int, size: Size) -> list[dict[str, Any]]:
    """Names in lanes above the picture, none on another; what finds no room is in the table."""
    taken: set[tuple[int, float, float]] = set()
    found = []
    for mark in sorted(marks, key=lambda one: one["w"]):
        x, long = mark["w"] / max(end, 1) * size.width, wide(mark["t"])
        spots = [(lane, *side) for lane in range(LANES) for side in (("left", x), ("right", x - long))]
        for lane, align, left in spots:
            room = left >= -30 and left + long <= size.width + 24
            if room and all(row != lane or left > b + 8 or left + long < a - 8 for row, a, b in taken):
                taken.add((lane, left, left + long))
                found.append({**mark, "align": align, "lift": -7 - 15 * lane})
                break
    return found


def _months(end: int, last_day: date, every: int) -> list[dict[str, Any]]:
    """Where each month begins, the year with January."""
    first = last_day - timedelta(days=7 * end + 6)
    found, day = [], date(first.year, first.month, 1)
    while day <= last_day:
        at = (day - first).days / 7 - 6 / 7
        if 0 <= at <= end - 1 and (day.month - 1) % every == 0:
            found.append({"w": at, "t": f"{day:%b ’%y}" if day.month == 1 else f"{day:%b}"})
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return found


@cache
def _spec(size: Size) -> dict[str, Any]:
    """Without numbers: they come as named data, and the ends of the scales as parameters."""
    chart = alt.layer(*_layers(size)).properties(width=size.width, height=size.height)
    head = 8 + 15 * LANES if size.names else 8
    padding = {"left": 2, "right": 6, "top": head - 15 * LANES if size.names else head, "bottom": 2}
    return {**chart.to_dict(validate=False), "config": {"padding": padding}}


def _layers(size: Size) -> list[alt.Chart]:
    """From the ground up: lines and months, the tint, marks with their names, the weeks, and what stands out of them."""
    top, end = alt.ExprRef("top"), alt.ExprRef("end")
    x = alt.X("w:Q", scale=alt.Scale(domain=[0, end], nice=False, zero=False), axis=None)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[0, top], nice=False, zero=False), axis=None)

    def on(name: str) -> alt.Chart:
        return alt.Chart(alt.NamedData(name))

    quiet: dict[str, Any] = {"color": colour("ink-2"), "fontSize": 12}
    link = opening()
    halo: dict[str, Any] = {"stroke": colour("card"), "strokeWidth": 1, "filled": True, "opacity": 1}
    return [
        on("lines").mark_rule(color=colour("line")).encode(y=y("y")),
        on("lines").mark_text(align="right", dx=-8, **quiet).encode(x=alt.value(0), y=y("y"), text="t:N"),
        on("months")
        .mark_tick(orient="vertical", size=5, thickness=1, color=colour("ink-3"), yOffset=3)
        .encode(x=x, y=alt.value(size.height)),
        on("months").mark_text(align="left", dy=15, **quiet).encode(x=x, y=alt.value(size.height), text="t:N"),
        on("weeks").mark_area(color=colour("accent-soft"), interpolate="monotone").encode(x=x, y=y("lo"), y2="hi:Q"),
        on("weeks")
        .mark_line(color=colour("ink-3"), strokeWidth=1, strokeDash=[2, 3], interpolate="monotone")
        .encode(x=x, y=y("mu")),
        on("marks")
        .mark_rule(strokeWidth=1.25)
        .encode(x=x, color=painted("tone"), strokeDash=alt.StrokeDash("dash:N", scale=None, legend=None)),
        on("names")
        .transform_filter("datum.align == 'left'")
        .mark_text(align="left", dx=-1)
        .encode(x=x, y=alt.Y("lift:Q", scale=None, axis=None), text="t:N", color=painted("ink")),
        on("names")
        .transform_filter("datum.align == 'right'")
        .mark_text(align="right", dx=1)
        .encode(x=x, y=alt.Y("lift:Q", scale=None, axis=None), text="t:N", color=painted("ink")),
        on("weeks").mark_line(color=colour("ink"), strokeWidth=1.75, strokeJoin="round").encode(x=x, y=y("n")),
        on("dots").mark_point(size=36, color=colour("ink"), **halo).encode(x=x, y=y("n"), **link),
        on("last").mark_point(size=48, **halo).encode(x=x, y=y("n"), color=painted("tone"), **link),
        on("last")
        .mark_text(align="left", dx=9, fontSize=14, fontWeight=600)
        .encode(x=x, y=y("n"), text="t:N", color=painted("tone")),
        on("peak").mark_text(align="center", dy=-12, fontWeight=600).encode(x=x, y=y("n"), text="t:N"),
    ]
