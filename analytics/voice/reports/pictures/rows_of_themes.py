"""Pictures of a row for each theme or fix: names beside the rows or above them, a point with its interval, words at the end."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import altair as alt

from analytics.voice.reports.pictures.drawing import across, colour, opening, painted, rows
from analytics.voice.reports.pictures.lettering import fitting


@dataclass(frozen=True)
class Size:
    width: int
    step: int
    beside: bool  # names beside their row, not above it


def named(place: int, name: str, *, beside: int) -> dict[str, str]:
    """`row` keeps the order, and is read from its fourth letter on; `name` stands above the row on a phone."""
    return {"row": f"{place:02d} " + fitting(name, beside, 13), "name": fitting(name, 260, 13)}


def up_and_down(size: Size, *, apart: int = 14, scale: Any = alt.Undefined) -> alt.Y:
    side = None
    if size.beside:
        side = alt.Axis(
            labelExpr="slice(datum.label, 3)",
            labelLimit=0,
            labelColor=colour("ink"),
            labelFontSize=13,
            labelPadding=apart,
            domain=False,
            ticks=False,
        )
    return alt.Y("row:N", sort=None, axis=side, title=None, scale=scale)


def pointed(told: Iterable[Any], field: str, low: float, high: float, *, y: alt.Y, axis: alt.Axis) -> list[Any]:
    """A line where nothing changes, and for each row its interval with a point in it that opens what it counts."""
    base, x = alt.Chart(rows(told)), across(field, low, high, axis=axis)
    fill, stroke = alt.Fill("fill:N", scale=None, legend=None), alt.Stroke("line:N", scale=None, legend=None)
    interval = across("low", low, high, axis=axis)
    return [
        alt.Chart(rows([{"z": 0}])).mark_rule(color=colour("ink-3")).encode(x=across("z", low, high, axis=axis)),
        base.mark_rule(strokeWidth=2).encode(x=interval, y=y, x2="high:Q", color=painted("line")),
        base.mark_point(filled=True, size=80, strokeWidth=2, opacity=1).encode(
            x=x, y=y, fill=fill, stroke=stroke, **opening()
        ),
    ]


def above(base: Any, said: str, *, size: Size, y: alt.Y, lift: int) -> list[Any]:
    """On a phone: the name of each row at its left, and what it says at its right."""
    return [
        base.mark_text(align="left", dy=-lift, fontSize=13).encode(x=alt.value(0), y=y, text="name:N"),
        base.mark_text(align="right", dy=-lift, fontSize=13, fontWeight=600).encode(
            x=alt.value(size.width), y=y, text=f"{said}:N"
        ),
    ]
