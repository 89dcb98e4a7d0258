"""A distribution: how many took how long, with the median and the 90th percentile marked."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from analytics.voice.reports.pictures.drawing import across, colour, rows, svg, up

SIZES = {"wide": (980, 180), "phone": (300, 150)}


def draw_bars(shown: Mapping[str, Any]) -> str:
    """`shown`: label, size, bars (x, x2, n, t, from), marks (x, t)."""
    width, height = SIZES[shown["size"]]
    bars, marks = shown["bars"], shown["marks"]
    top = max([one["n"] for one in bars] + [1])
    quiet: dict[str, Any] = {"color": colour("ink-2"), "fontSize": 12}
    x, y = across("x", 0, len(bars)), up("n", 0, top * 1.25)
    named = bars if shown["size"] == "wide" else bars[::3]
    beneath = 0 if shown["size"] == "wide" else 15  # the second mark's words, where they have no room beside each other
    layers = [
        alt.Chart(rows(bars)).mark_rect(color=colour("accent-soft"), stroke=colour("accent"), strokeWidth=0.5).encode(x=x, x2="x2:Q", y=y, y2=alt.datum(0)),
        alt.Chart(rows([{"n": 0}])).mark_rule(color=colour("ink-3")).encode(y=y),
        alt.Chart(rows([{**one, "m": (one["x"] + one["x2"]) / 2} for one in bars if one["n"]])).mark_text(dy=-7, **quiet).encode(x=across("m", 0, len(bars)), y=y, text="t:N"),
        alt.Chart(rows(named)).mark_text(align="left", dx=-2, dy=15, **quiet).encode(x=x, y=alt.value(height), text="from:N"),
        alt.Chart(rows(marks)).mark_rule(color=colour("ink"), strokeWidth=1.25, strokeDash=[4, 3]).encode(x=x),
        *(
            alt.Chart(rows([one])).mark_text(align=one["align"], dx=5 if one["align"] == "left" else -5, fontWeight=600).encode(x=x, y=alt.value(4 + at * beneath), text="t:N")
            for at, one in enumerate(marks)
        ),
    ]  # fmt: skip
    chart = alt.layer(*layers).properties(width=width, height=height)
    spec = {**chart.to_dict(validate=False), "config": {"padding": {"left": 12, "right": 20, "top": 8, "bottom": 4}}}
    return svg(spec, shown["label"], links=False)
