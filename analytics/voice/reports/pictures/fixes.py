"""What fixes did: the change of each shipped fix's theme with its interval; hollow where it isn't provable yet."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from analytics.voice.numbers import signed
from analytics.voice.reports.pictures.drawing import behind, colour, rows, svg
from analytics.voice.reports.pictures.rows_of_themes import Size, above, named, pointed, up_and_down

MOST = 20
LOW, HIGH = -100, 100  # per cent; an interval that goes further is cut, its table row isn't
WORDS = {"fell": "fell", "no": "no", "not yet provable": "not yet provable"}


WIDE, PHONE = Size(460, 36, beside=True), Size(320, 50, beside=False)


def draw_fixes(judged: Sequence[Mapping[str, Any]], size: Size = WIDE) -> str:
    """`judged` holds title, theme, day, outcome, change, low, high (shares), after (comments since), until, heard."""
    if not judged:
        return ""
    told = [_row(place, one) for place, one in enumerate(judged[:MOST])]
    said = "datum.value == 0 ? 'no change' : (datum.value > 0 ? '+' : '−') + abs(datum.value) + ' %'"
    axis = alt.Axis(values=[-100, -50, 0, 50, 100], tickCount=99, labelExpr=said, orient="top", gridColor=colour("line"))  # fmt: skip
    y, base = up_and_down(size), alt.Chart(rows(told))
    layers = pointed(told, "change", LOW, HIGH, y=y, axis=axis)
    if size.beside:
        layers.append(base.mark_text(align="left", fontWeight=600, fontSize=13).encode(x=alt.value(size.width + 14), y=y, text="t:N"))  # fmt: skip
        layers.append(base.mark_text(align="left", color=colour("ink-2")).encode(x=alt.value(size.width + 72), y=y, text="outcome:N"))  # fmt: skip
    else:
        layers += above(base, "t", size=size, y=y, lift=18)
    chart = alt.layer(*layers).properties(width=size.width, height=alt.Step(size.step))
    return svg(chart, "What comments a week did after each fix, with intervals. The list holds the same numbers.")


def _row(place: int, one: Mapping[str, Any]) -> dict[str, Any]:
    sure = one["outcome"] != "not yet provable"
    tone = "accent" if one["outcome"] == "fell" else "warm" if one["outcome"] == "no" else "ink-3"
    change, low, high = (max(LOW, min(HIGH, 100 * one[name])) for name in ("change", "low", "high"))
    said = f"{signed(100 * one['change'], 0)} %"
    return {
        **named(place, one["title"], beside=320), "change": change, "low": low, "high": high,
        "line": colour(tone), "fill": colour(tone if sure else "card"), "t": said, "outcome": WORDS[one["outcome"]],
        "href": behind(theme=one["theme"], since=one["day"], until=one["until"], heard=one["heard"]),
        "aria": f"{one['title']}: {one['after']:,} comments since it shipped, {said} a week. Open them.",
    }  # fmt: skip
