"""What hurts, in one look: comments across, the share that is negative up, what a mention costs as area."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from analytics.voice.reports.pictures.drawing import across, behind, colour, opening, painted, rows, svg, up
from analytics.voice.reports.pictures.lettering import Align, Box, Circle, Place, along, fitting, place, wide

MOST = 40  # circles; the table has all
FEWEST = 5  # comments: a share of four says nothing
TICKS = (5, 10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 3000, 5000, 10000, 20000, 50000)
LOUD = {"hurts": "ink", "new": "warm", "better": "accent"}


@dataclass(frozen=True)
class Size:
    width: int
    height: int
    area: int  # square pixels of a circle whose mentions cost no rating points
    names: bool  # of all circles, not only of the loud ones


WIDE, PHONE = Size(730, 440, 320, names=True), Size(300, 290, 170, names=False)


@dataclass(frozen=True)
class Frame:
    """The scales: comments on a logarithm from `left` to `right`, negative per cent from `low` to `high`."""

    size: Size
    left: float
    right: float
    low: float
    high: float

    def at(self, count: float, percent: float) -> tuple[float, float]:
        x = math.log(count / self.left) / math.log(self.right / self.left) * self.size.width
        return x, (self.high - percent) / (self.high - self.low) * self.size.height

    def back(self, x: float, y: float) -> tuple[float, float]:
        count = self.left * (self.right / self.left) ** (x / self.size.width)
        return count, self.high - y / self.size.height * (self.high - self.low)

    def x(self, field: str) -> alt.X:
        values = [one for one in TICKS if self.left < one < self.right]
        values = values[::2] if len(values) > (7 if self.size.names else 4) else values
        unit = f"datum.value == {values[-1] if values else 0} ? ' comments' : ''" if self.size.names else "''"
        axis = alt.Axis(
            values=values, tickCount=99, labelExpr=f"format(datum.value, ',') + ({unit})", grid=False, offset=4
        )
        return across(field, self.left, self.right, log=True, axis=axis)

    def y(self, field: str) -> alt.Y:
        step = 20 if self.high - self.low > 60 else 10
        values = [one for one in range(0, 101, step) if self.low <= one <= self.high]
        unit = f"datum.value == {values[-1] if values else 0} ? ' %' : ''"
        axis = alt.Axis(values=values, tickCount=99, labelExpr=f"datum.value + ({unit})", grid=False, offset=4)
        return up(field, self.low, self.high, axis=axis)


def draw_pain(figures: Mapping[str, Any], size: Size = WIDE) -> str:
    """Empty where fewer than two themes can be compared."""
    loud = {figures[card]["key"]: tone for card, tone in reversed(LOUD.items()) if figures[card]}
    shown = [one for one in figures["themes"] if one["count"] >= FEWEST][:MOST]
    if len(shown) < 2:
        return ""
    frame = _frame(shown, loud, size)
    circles = [_circle(one, figures, loud, frame) for one in shown]
    tails = [one for one in circles if one["tail"]]
    layers = [
        *_curves(frame),
        alt.Chart(rows(tails)).mark_rule(strokeWidth=2, opacity=0.5).encode(x=frame.x("px"), y=frame.y("py"), x2="n:Q", y2="neg:Q", color=painted("tone")),
        alt.Chart(rows(tails)).mark_point(size=30, filled=True, opacity=1).encode(x=frame.x("px"), y=frame.y("py"), color=painted("tone")),
        alt.Chart(rows(circles)).mark_point(shape="circle", opacity=1, strokeWidth=1).encode(
            x=frame.x("n"), y=frame.y("neg"), fill=alt.Fill("tone:N", scale=None, legend=None), stroke=alt.Stroke("tone:N", scale=None, legend=None),
            size=alt.Size("size:Q", scale=None, legend=None), fillOpacity=alt.FillOpacity("solid:Q", scale=None, legend=None), **opening()),
        *_names(circles, loud, frame),
    ]  # fmt: skip
    label = (
        f"Pain picture: {len(shown)} themes by comments (log scale) and share negative; a larger circle costs more rating "
        "points. The table holds the same numbers."
    )
    return svg(alt.layer(*layers).properties(width=size.width, height=size.height), label)


def _frame(shown: Sequence[Mapping[str, Any]], loud: Mapping[str, str], size: Size) -> Frame:
    counts = [one["count"] for one in shown]
    shares = [100 * one["share_negative"] for one in shown]
    for one in shown:
        if one["key"] in loud and one["before"]:
            counts.append(one["before"])
            shares.append(100 * one["before_negative"] / one["before"])
    low, high = max(min(shares) - 8, -5), min(max(shares) + 8, 105)
    return Frame(size, max(min(counts) / 1.25, 1), max(counts) * 1.35, low, max(high, low + 20))


def _circle(one: Mapping[str, Any], figures: Mapping[str, Any], loud: Mapping[str, str], frame: Frame) -> dict[str, Any]:  # fmt: skip
    area = frame.size.area * one["weight"]
    tone, percent = loud.get(one["key"]), round(100 * one["share_negative"])
    return {
        "key": one["key"], "name": one["name"], "n": one["count"], "neg": 100 * one["share_negative"], "size": area,
        "radius": math.sqrt(area / math.pi), "tone": colour(tone or "ink-3"), "solid": 0.92 if tone else 0.3,
        "sub": f"{one['count']:,} comments, {percent} % negative", "tail": bool(tone and one["before"]),
        "px": max(one["before"], 1), "py": 100 * one["before_negative"] / max(one["before"], 1),
        "href": behind(theme=one["key"], since=figures["first"], until=figures["last"], heard=figures["heard"]),
        "aria": f"{one['name']}: {one['count']:,} comments, {percent} % negative, {100 * one['pain']:.0f} % of all pain. Open them.",
    }  # fmt: skip


def _curves(frame: Frame) -> list[alt.Chart]:
    """Thin curves through equal counts of negative comments."""
    lines, ends = [], []
    most = frame.right * frame.high / 100
    for count in [one for one in (2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000) if one < most][-4:]:
        points = [frame.left * (frame.right / frame.left) ** (step / 60) for step in range(61)]
        inside = [(x, 100 * count / x) for x in points if frame.low <= 100 * count / x <= frame.high]
        if len(inside) > 4:
            lines += [{"k": count, "x": x, "y": y} for x, y in inside]
            ends.append({"x": inside[-1][0], "y": inside[-1][1], "t": f"{count:,}"})
    return [
        alt.Chart(rows(lines)).mark_line(color=colour("line"), strokeWidth=1).encode(x=frame.x("x"), y=frame.y("y"), detail="k:N"),
        alt.Chart(rows(ends)).mark_text(align="left", dx=4, dy=-6, color=colour("ink-2"), fontSize=11).encode(x=frame.x("x"), y=frame.y("y"), text="t:N"),
    ]  # fmt: skip


def _names(circles: Sequence[Mapping[str, Any]], loud: Mapping[str, str], frame: Frame) -> Iterable[alt.Chart]:
    """Those of the loud ones first; a name that finds no free place is left to the circle's own words and the table."""
    drawn = {one["key"]: Circle(*frame.at(one["n"], one["neg"]), one["radius"]) for one in circles}
    # On a phone only the loud ones have names, and these may stand on the pale circles of the others.
    taken = [circle.around(3) for key, circle in drawn.items() if frame.size.names or key in loud]
    leaders: list[dict[str, Any]] = []
    for one in circles:
        if one["tail"]:
            taken += along(frame.at(one["px"], one["py"]), frame.at(one["n"], one["neg"]))
    within = Box(-20, -8, frame.size.width + (40 if frame.size.names else 10), frame.size.height - 4)
    found: dict[tuple[Align, int, bool], list[dict[str, Any]]] = {}
    for one in sorted(circles, key=lambda one: one["key"] not in loud):
        strong = one["key"] in loud
        if not strong and not frame.size.names:
            continue
        size = 14 if strong else 12
        text = fitting(one["name"], 240 if frame.size.names else 190, size)
        lines = [(text, size, strong)] + ([(one["sub"], 12, False)] if strong and frame.size.names else [])
        long = max(wide(line, at) * (1.06 if bold else 1) for line, at, bold in lines)
        own = drawn[one["key"]]
        spot = place(own, long, 17.0 * len(lines), taken, within, (5, 12, 24, 44, 70, 100) if strong else (5, 9))
        if spot is None:
            continue
        if abs(spot.x - own.x) > own.radius + 20 or abs(spot.y - own.y) > own.radius + 20:
            leaders.append(_leader(own, spot, frame))
        taken.append(spot.box)
        for row, (line, at, bold) in enumerate(lines):
            x, y = frame.back(spot.x, spot.y + (row - (len(lines) - 1) / 2) * 17)
            found.setdefault((spot.align, at, bold), []).append({"x": x, "y": y, "t": line})
    yield (
        alt.Chart(rows(leaders))
        .mark_rule(color=colour("ink-3"), strokeWidth=1)
        .encode(x=frame.x("x"), y=frame.y("y"), x2="x2:Q", y2="y2:Q")
    )
    for (align, at, bold), texts in found.items():
        mark = alt.Chart(rows(texts)).mark_text(
            align=align, fontSize=at, fontWeight=600 if bold else "normal", color=colour("ink" if bold else "ink-2")
        )
        yield mark.encode(x=frame.x("x"), y=frame.y("y"), text="t:N")


def _leader(circle: Circle, spot: Place, frame: Frame) -> dict[str, Any]:
    """From the edge of a circle to the nearest edge of its name, where that stands far off."""
    to = min(max(circle.x, spot.box.left), spot.box.right), min(max(circle.y, spot.box.top), spot.box.bottom)
    part = circle.radius / max(math.hypot(to[0] - circle.x, to[1] - circle.y), 1)
    x, y = frame.back(circle.x + (to[0] - circle.x) * part, circle.y + (to[1] - circle.y) * part)
    x2, y2 = frame.back(*to)
    return {"x": x, "y": y, "x2": x2, "y2": y2}
