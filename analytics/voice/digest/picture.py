"""The trend of a theme as a PNG for mail: drawn in the worker, light, in the widths of a mail and of a phone."""

from datetime import date, timedelta
from typing import Any

from analytics.voice.digest.week import Year
from analytics.voice.meaning.fixing import Release

WIDE, NARROW, HEIGHT = 520, 300, 150
INK, INK_2, INK_3, LINE, WARM, BAND, CARD = "#1d2322", "#55605e", "#747e7b", "#e3dfd5", "#a64a1b", "#dcefec", "#ffffff"


def draw_year(year: Year, last: date, releases: list[Release], *, width: int) -> bytes:
    import vl_convert

    found: bytes = vl_convert.vegalite_to_png(trend_spec(year, last, releases, width=width), scale=2)
    return found


def trend_spec(year: Year, last: date, releases: list[Release], *, width: int) -> dict[str, Any]:
    """Vega-Lite: the band, what was expected, what was said, the last week's number, releases of the last quarter."""
    weeks = [(last - timedelta(weeks=len(year.counts) - 1 - place)).isoformat() for place in range(len(year.counts))]
    rows: list[dict[str, Any]] = [
        {"week": week, "count": count, "low": band.low, "high": band.high, "expected": band.expected}
        for week, count, band in zip(weeks, year.counts, year.usual, strict=True)
    ]
    tone = WARM if rows[-1]["count"] > rows[-1]["high"] else INK
    outside = [row for row in rows[:-1] if not row["low"] <= row["count"] <= row["high"]]
    lately = [{"week": one.released_on.isoformat(), "name": f"Release {one.name}"} for one in releases if 0 <= (last - one.released_on).days < 90][-1:]  # fmt: skip
    x = {
        "field": "week",
        "type": "temporal",
        "title": None,
        "axis": {"format": "%b", "tickCount": 6 if width == WIDE else 4},
    }
    y = {"field": "count", "type": "quantitative", "title": None, "scale": {"nice": True}}
    text = {"type": "text", "fontSize": 14, "fontWeight": 600, "align": "left", "dx": 8, "color": tone}
    layers = [
        {"mark": {"type": "area", "color": BAND}, "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}},
        {"mark": {"type": "line", "color": INK_3, "strokeWidth": 1, "strokeDash": [2, 3]}, "encoding": {"x": x, "y": {**y, "field": "expected"}}},
        *_releases(lately, x),
        {"mark": {"type": "line", "color": INK, "strokeWidth": 1.75, "strokeJoin": "round"}, "encoding": {"x": x, "y": y}},
        {"data": {"values": outside}, "mark": {"type": "circle", "color": INK, "opacity": 1, "size": 34}, "encoding": {"x": x, "y": y}},
        {"data": {"values": rows[-1:]}, "mark": {"type": "circle", "color": tone, "opacity": 1, "size": 52}, "encoding": {"x": x, "y": y}},
        {"data": {"values": rows[-1:]}, "mark": text, "encoding": {"x": x, "y": y, "text": {"field": "count"}}},
    ]  # fmt: skip
    axis = {"labelColor": INK_2, "labelFontSize": 12, "domain": False, "ticks": False}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "width": width - 70, "height": HEIGHT - 40, "background": CARD,
        "padding": {"left": 0, "top": 4, "right": 36, "bottom": 0}, "data": {"values": rows}, "layer": layers,
        "config": {
            "font": "Liberation Sans, Arial, Helvetica, sans-serif", "view": {"stroke": None},
            "axisX": {**axis, "grid": False, "domain": True, "domainColor": INK_3, "labelPadding": 6},
            "axisY": {**axis, "grid": True, "gridColor": LINE, "tickCount": 3, "labelPadding": 8},
        },
    }  # fmt: skip


def _releases(lately: list[dict[str, str]], x: dict[str, Any]) -> list[dict[str, Any]]:
    if not lately:
        return []
    line = {"type": "rule", "color": INK_3, "strokeDash": [4, 3]}
    name = {"type": "text", "align": "right", "dx": -6, "y": 2, "baseline": "top", "fontSize": 12, "color": INK_2}
    return [
        {"data": {"values": lately}, "mark": line, "encoding": {"x": x}},
        {"data": {"values": lately}, "mark": name, "encoding": {"x": x, "text": {"field": "name"}}},
    ]
