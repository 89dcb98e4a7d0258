"""Promoters and detractors (or happy and unhappy ratings) of those who mention each theme, and what remains of the two."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from analytics.voice.numbers import signed
from analytics.voice.reports.pictures.drawing import across, behind, colour, rows, svg
from analytics.voice.reports.pictures.rows_of_themes import Size, above, named, up_and_down

WIDE, PHONE = Size(280, 27, beside=True), Size(330, 46, beside=False)
BAD, GOOD = "1-3", "5"  # on the scale of 1 to 5 on which ratings are kept: 0 to 6, and 9 or 10, of ten
ROOM = 24  # per cent to each side, for the number


def draw_opinions(figures: Mapping[str, Any], size: Size = WIDE) -> str:
    found = figures.get("found", [])
    if not found:
        return ""
    told = [_row(place, one, figures) for place, one in enumerate(found)]
    y = up_and_down(size, apart=12, scale=alt.Scale(paddingInner=0.42 if size.beside else 0.62, paddingOuter=0.2))
    base = alt.Chart(rows(told))
    reach = max(max(one["low"], one["high"]) for one in told) + ROOM

    def x(field: str) -> alt.X:
        return across(field, -reach, reach)

    zero = alt.datum(0)
    layers = [
        base.transform_filter("datum.low > 0").mark_bar(color=colour("ink"), opacity=0.86).encode(x=x("minus"), y=y, x2=zero, href="bad:N", description="said_bad:N"),
        base.transform_filter("datum.high > 0").mark_bar(color=colour("accent"), opacity=0.78).encode(x=x("high"), y=y, x2=zero, href="good:N", description="said_good:N"),
        base.mark_text(align="right", dx=-5, color=colour("ink-2")).encode(x=x("minus"), y=y, text="left:N"),
        base.mark_text(align="left", dx=5, color=colour("ink-2")).encode(x=x("high"), y=y, text="right:N"),
    ]  # fmt: skip
    if size.beside:
        layers.append(base.mark_text(align="right", fontWeight=600, fontSize=13).encode(x=alt.value(size.width + 44), y=y, text="net:N"))  # fmt: skip
        layers.append(base.mark_text(align="left", color=colour("ink-2")).encode(x=alt.value(size.width + 54), y=y, text="interval:N"))  # fmt: skip
    else:
        layers += above(base, "net", size=size, y=y, lift=20)
    chart = alt.layer(*layers).properties(width=size.width, height=alt.Step(size.step))
    bad, good = figures["words"]
    return svg(chart, f"{bad.capitalize()} to the left and {good} to the right, among those who mention each theme. The table holds the same numbers.")  # fmt: skip


def _row(place: int, one: Mapping[str, Any], figures: Mapping[str, Any]) -> dict[str, Any]:
    low, high = 100 * one["bad"] / one["n"], 100 * one["good"] / one["n"]
    where = {"mentions": one["key"], "rating_scale": figures["scale"], "since": figures["first"], "until": figures["last"], "heard": figures["heard"]}  # fmt: skip
    bad, good = figures["words"]
    return {
        **named(place, one["name"], beside=270), "low": low, "minus": -low, "high": high,
        "left": f"{low:.0f}", "right": f"{high:.0f}", "net": signed(one["net"], 0), "interval": f"{signed(one['lower'], 0)} to {signed(one['upper'], 0)}",
        "bad": behind(**where, rating=BAD), "good": behind(**where, rating=GOOD),
        "said_bad": f"{one['name']}: {one['bad']:,} {bad} of {one['n']:,}. Open their words.",
        "said_good": f"{one['name']}: {one['good']:,} {good} of {one['n']:,}. Open their words.",
    }  # fmt: skip
