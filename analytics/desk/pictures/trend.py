"""A figure over the days or weeks of a period, its 90th percentile where it has one, and the period's own figure as a line."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from analytics.voice.reports.pictures.drawing import across, at_home, colour, opening, rows, svg, up

SIZES = {"wide": (980, 200), "phone": (300, 150)}


def draw_trend(shown: Mapping[str, Any]) -> str:
    """`shown`: label, size, points (x, y, y2, href, aria), ticks (y, t), days (x, t)."""
    width, height = SIZES[shown["size"]]
    points = [{**one, "href": at_home(one["href"])} for one in shown["points"] if one["y"] is not None]
    end, top = max(len(shown["points"]) - 1, 1), shown["top"]
    quiet: dict[str, Any] = {"color": colour("ink-2"), "fontSize": 12}
    x, y = across("x", 0, end), up("y", 0, top)
    layers = [
        alt.Chart(rows(shown["ticks"])).mark_rule(color=colour("line")).encode(y=y),
        alt.Chart(rows(shown["ticks"])).mark_text(align="right", dx=-8, **quiet).encode(x=alt.value(0), y=y, text="t:N"),
        alt.Chart(rows(shown["days"])).mark_text(align="center", dy=16, **quiet).encode(x=x, y=alt.value(height), text="t:N"),
    ]  # fmt: skip
    upper = [one for one in points if one["y2"] is not None]
    if upper:
        layers.append(
            alt.Chart(rows(upper))
            .mark_line(color=colour("ink-3"), strokeWidth=1.25, strokeDash=[3, 3])
            .encode(x=x, y=up("y2", 0, top))
        )
    layers += [
        alt.Chart(rows(points)).mark_line(color=colour("accent"), strokeWidth=1.75).encode(x=x, y=y),
        alt.Chart(rows(points))
        .mark_circle(color=colour("accent"), size=30 if len(points) < 60 else 14, opacity=1)
        .encode(x=x, y=y, **opening()),
    ]
    chart = alt.layer(*layers).properties(width=width, height=height)
    spec = {**chart.to_dict(validate=False), "config": {"padding": {"left": 2, "right": 14, "top": 8, "bottom": 4}}}
    return svg(spec, shown["label"])
