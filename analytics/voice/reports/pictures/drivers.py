"""What moves ratings: points for a mention of each theme with their interval; hollow where it can't be told from none."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from analytics.voice.numbers import signed
from analytics.voice.reports.pictures.drawing import behind, colour, rows, svg
from analytics.voice.reports.pictures.rows_of_themes import Size, above, named, pointed, up_and_down

MOST = 16  # the table has all
WIDE, PHONE = Size(440, 30, beside=True), Size(320, 46, beside=False)


def draw_drivers(figures: Mapping[str, Any], size: Size = WIDE) -> str:
    found = figures.get("found", [])[:MOST]
    if not found:
        return ""
    return svg(points(found, figures, size), "Rating points for a mention of each theme, with intervals. The table holds the same numbers.")  # fmt: skip


def points(found: Sequence[Mapping[str, Any]], figures: Mapping[str, Any], size: Size) -> Any:
    told = [_row(place, one, figures) for place, one in enumerate(found)]
    most = max(abs(one[edge]) for one in found for edge in ("low", "high"))
    end = next((nice for nice in (0.4, 0.6, 0.8, 1.0, 1.4, 2.0, 2.4, 3.0) if most <= nice), 4.0)
    marks, reach = [-end, -end / 2, 0, end / 2, end], end * 1.04
    said = "datum.value == 0 ? 'no effect' : (datum.value > 0 ? '+' : '−') + format(abs(datum.value), '.1f')"
    axis = alt.Axis(
        values=marks,
        tickCount=99,
        labelExpr=said,
        orient="top",
        gridColor=colour("line"),
        labelPadding=4 if size.beside else 14,
    )
    y, base = up_and_down(size), alt.Chart(rows(told))
    layers = pointed(told, "effect", -reach, reach, y=y, axis=axis)
    if size.beside:
        layers.append(base.mark_text(align="right", fontWeight=600, fontSize=13).encode(x=alt.value(size.width + 48), y=y, text="t:N"))  # fmt: skip
    else:
        layers += above(base, "t", size=size, y=y, lift=17)
    return alt.layer(*layers).properties(width=size.width, height=alt.Step(size.step))


def _row(place: int, one: Mapping[str, Any], figures: Mapping[str, Any]) -> dict[str, Any]:
    tone = "ink-3" if not one["proven"] else "accent" if one["effect"] > 0 else "ink"
    effect = f"{signed(one['effect'])} rating points for a mention ({signed(one['low'])} to {signed(one['high'])})"
    return {
        **named(place, one["name"], beside=280), "effect": one["effect"], "low": one["low"], "high": one["high"],
        "line": colour(tone), "fill": colour(tone if one["proven"] else "card"), "t": signed(one["effect"]),
        "href": behind(theme=one["theme"], since=figures["first"], until=figures["last"], heard=figures["heard"]),
        "aria": f"{one['name']}: {one['comments']:,} comments, {effect}. Open them.",
    }  # fmt: skip
