"""When tickets come: a week of hours, the fuller the more."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from analytics.voice.reports.pictures.drawing import across, colour, painted, rows, svg

SIZES = {"wide": (980, 26), "phone": (300, 20)}


def draw_hours(shown: Mapping[str, Any]) -> str:
    """`shown`: label, size, counts: 7 rows of 24, how many came an hour on average, days: their names."""
    width, row = SIZES[shown["size"]]
    most = max([max(hours) for hours in shown["counts"]] + [0.01])
    cells: list[dict[str, Any]] = [
        {"x": hour, "x2": hour + 1, "y": day, "y2": day + 1, "tone": colour(f"heat-{_step(value, most)}"), "ink": colour("card" if _step(value, most) > 3 else "ink"), "t": f"{value:.1f}" if value >= 0.05 else ""}
        for day, hours in enumerate(shown["counts"]) for hour, value in enumerate(hours)
    ]  # fmt: skip
    names: list[dict[str, Any]] = [{"y": day + 0.5, "t": name} for day, name in enumerate(shown["days"])]
    hours = [{"x": hour, "t": f"{hour:02}"} for hour in range(0, 24, 2 if shown["size"] == "wide" else 6)]
    quiet: dict[str, Any] = {"color": colour("ink-2"), "fontSize": 12}
    x = across("x", 0, 24)
    down = alt.Scale(domain=[7, 0], nice=False, zero=False)
    y, middle = alt.Y("y:Q", scale=down, axis=None), alt.Y("m:Q", scale=down, axis=None)
    told = [{**one, "c": one["x"] + 0.5, "m": one["y"] + 0.5} for one in cells if one["t"]]
    layers = [
        alt.Chart(rows(cells)).mark_rect(stroke=colour("card"), strokeWidth=1).encode(x=x, x2="x2:Q", y=y, y2="y2:Q", color=painted("tone")),
        alt.Chart(rows(names)).mark_text(align="right", dx=-8, **quiet).encode(x=alt.value(0), y=y, text="t:N"),
        alt.Chart(rows(hours)).mark_text(align="left", dy=14, **quiet).encode(x=x, y=alt.value(7 * row), text="t:N"),
    ]  # fmt: skip
    if shown["size"] == "wide":
        layers.append(alt.Chart(rows(told)).mark_text(fontSize=11).encode(x=across("c", 0, 24), y=middle, text="t:N", color=painted("ink")))  # fmt: skip
    chart = alt.layer(*layers).properties(width=width, height=7 * row)
    spec = {**chart.to_dict(validate=False), "config": {"padding": {"left": 2, "right": 4, "top": 4, "bottom": 4}}}
    return svg(spec, shown["label"], links=False)


def _step(value: float, most: float) -> int:
    """1 to 5, of which 4 and 5 carry light letters."""
    return min(5, 1 + int(5 * value / most)) if value else 1
