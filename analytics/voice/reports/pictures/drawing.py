"""What every picture is drawn with: the theme, scales, and SVG that takes its colours from the page. For jobs only.

A colour is a light token of tokens.css; it stays as an attribute, so that the file stands alone in a mail, and its class
(`f-ink`, `s-line`) lets voice.css put the token of light or dark in its place. No ids, no styles, no clip paths: twenty
pictures share a page without meeting, and a policy of `style-src 'self'` lets all of them through.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import altair as alt
import vl_convert

import foundation

FONT = "Liberation Sans"  # to measure with; the page's own face is drawn
NAMES = ("ink", "ink-2", "ink-3", "line", "sunk", "card", "accent", "accent-soft", "warm", *(f"heat-{n}" for n in range(1, 6)))  # fmt: skip
_HOME = "https://aside.invalid"  # an address that vl_convert leaves alone; it resolves relative ones against a server of its own
_ELEMENTS = frozenset({"a", "g", "path", "line", "rect", "text", "tspan"})
_NEVER = frozenset({"id", "style", "clip-path", "mask", "filter"})  # ids meet in a page; a strict policy forbids styles

Rows = Sequence[Mapping[str, Any]]


@cache
def tokens() -> dict[str, str]:
    """The light value of each colour pictures may use."""
    light = (Path(foundation.__file__).parent / "static" / "tokens.css").read_text().split("@media")[0]
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", light))
    return {name: found[name] for name in NAMES}


def colour(name: str) -> str:
    return tokens()[name]


def svg(chart: Any, label: str, *, links: bool = True) -> str:
    """The picture of a chart or of a specification, tidied. `links`: its marks lead to their verbatims, so that it is a group of links, not an image."""
    spec = dict(chart) if isinstance(chart, Mapping) else chart.to_dict(validate=False)
    spec["config"] = _config() | spec.get("config", {})
    return tidy(vl_convert.vegalite_to_svg(spec), label, links=links)


def tidy(drawn: str, label: str, *, links: bool = True) -> str:
    """Vega's SVG as one that stands in a page. Raises ValueError for a colour that is no token, or an id, or a style."""
    size = re.search(r'<svg[^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>', drawn)
    if size is None:
        raise ValueError("not a picture")
    wide, high = (round(float(one)) for one in size.groups())
    body = drawn[size.end() :]
    body = re.sub(r'<path class="(?:background|foreground)"[^>]*/>', "", body)
    body = re.sub(r'<a xlink:href="([^"]*)"[^>]*>\s*<(\w+)([^>]*?) aria-label="([^"]*)"', r'<a href="\1" aria-label="\4"><\2\3', body)  # fmt: skip
    body = body.replace(f'href="{_HOME}', 'href="')
    body = re.sub(r"<(?!/)[^>]+>", lambda found: _painted(_bare(found[0])), body)
    body = re.sub(r"-?\d+\.\d{3,}(?![^<]*</text>)", lambda one: f"{float(one[0]):.2f}".rstrip("0").rstrip("."), body)
    while (slim := re.sub(r'<g(?: fill="none")?(?: transform="translate\([^"]*\)")?></g>', "", body)) != body:
        body = slim
    for tag in re.findall(r"<(?!/)[^>]+>", body):
        _check(tag)
    role = "group" if links else "img"
    return (
        f'<svg class="chart" role="{role}" aria-label="{escape(label)}" width="{wide}" height="{high}" '
        f'viewBox="0 0 {wide} {high}">{body}'
    )


def rows(of: Iterable[Mapping[str, Any]]) -> alt.Data:
    return alt.Data(values=list(of))  # type: ignore[no-untyped-call]


def across(field: str, low: float, high: float, *, log: bool = False, axis: Any = None) -> alt.X:
    scale = alt.Scale(domain=[low, high], nice=False, zero=False, type="log" if log else "linear")
    return alt.X(f"{field}:Q", scale=scale, axis=axis, title=None)


def up(field: str, low: float, high: float, *, axis: Any = None) -> alt.Y:
    return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[low, high], nice=False, zero=False), axis=axis, title=None)


def painted(field: str) -> alt.Color:
    """The colour that the row itself names."""
    return alt.Color(f"{field}:N", scale=None, legend=None)


def opening(href: str = "href", said: str = "aria") -> dict[str, Any]:
    """The encodings of a mark that leads somewhere and says where."""
    return {"href": f"{href}:N", "description": f"{said}:N"}


def behind(**wanted: Any) -> str:
    """Where a mark leads: the verbatims it counts. `since` and `until` are the days of the address."""
    renamed = {"since": "from", "until": "to"}
    told = {renamed.get(name, name): str(value) for name, value in wanted.items() if value not in (None, "")}
    return f"{_HOME}/voice/verbatims?{urlencode(told)}"


def at_home(address: str) -> str:
    """An address of ours, for a mark of a picture."""
    return f"{_HOME}{address}"


def _bare(tag: str) -> str:
    """Without what Vega adds for itself."""
    noise = r' (?:role|aria-roledescription|aria-hidden|pointer-events|font-family|class|stroke-miterlimit|cursor|target)="[^"]*"'
    tag = re.sub(noise, "", tag)
    tag = re.sub(r' (?:opacity|fill-opacity|stroke-opacity)="1"', "", tag)
    return tag if tag.startswith("<a ") else re.sub(r' aria-label="[^"]*"', "", tag)


def _painted(tag: str) -> str:
    """With the classes of its tokens."""
    by_value = {value: name for name, value in tokens().items()}
    classes = []
    for attribute, short in (("fill", "f"), ("stroke", "s")):
        for value in re.findall(rf' {attribute}="([^"]+)"', tag):
            if value in ("none", "transparent"):
                continue
            if value not in by_value:
                raise ValueError(f"the colour {value} is no token")
            classes.append(f"{short}-{by_value[value]}")
    if 'font-weight="600"' in tag:
        classes.append("b")
    return re.sub(r"^<(\w+)", rf'<\1 class="{" ".join(classes)}"', tag) if classes else tag


def _check(tag: str) -> None:
    """Raises ValueError for anything but plain marks, and for a link that leaves the reports."""
    element = re.match(r"<(\w+)", tag)
    attributes = dict(re.findall(r' ([\w:-]+)="([^"]*)"', tag))
    outside = not attributes.get("href", "/voice/").startswith(("/voice/", "/desk/reports/"))
    if element is None or element[1] not in _ELEMENTS or _NEVER & attributes.keys() or outside:
        raise ValueError(f"a picture can’t hold {tag[:80]}")


@cache
def _config() -> dict[str, Any]:
    ink = colour("ink-2")
    axis = {
        "domain": False, "ticks": False, "labelColor": ink, "titleColor": ink, "gridColor": colour("line"), "labelFontSize": 12,
        "titleFontSize": 12, "titleFontWeight": "normal", "labelPadding": 6, "labelFont": FONT, "titleFont": FONT,
    }  # fmt: skip
    text = {"font": FONT, "fontSize": 12, "color": colour("ink")}
    return {
        "background": None,
        "font": FONT,
        "view": {"stroke": None},
        "axis": axis,
        "padding": {"left": 12, "right": 4, "top": 2, "bottom": 2},
        "text": text,
        "aria": False,
    }
