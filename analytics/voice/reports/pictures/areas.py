"""Areas and their themes as one sheet: a rectangle is as large as what was said, and as dark as it is negative."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from analytics.voice.reports.pictures.drawing import across, behind, colour, opening, painted, rows, svg, up
from analytics.voice.reports.pictures.lettering import Box, fitting, in_lines, wide

STEPS = ((0.2, "heat-1"), (0.4, "heat-2"), (0.6, "heat-3"), (0.8, "heat-4"), (1.01, "heat-5"))
HEAD, GAP = 22, 2  # room for an area's name, and between rectangles
LETTERS, LINE = 12, 16


@dataclass(frozen=True)
class Size:
    width: int
    height: int


WIDE, PHONE = Size(1200, 480), Size(350, 760)


def draw_areas(figures: Mapping[str, Any], size: Size = WIDE) -> str:
    themes = [one for one in figures["themes"] if one["count"]]
    if not themes:
        return ""
    areas: dict[str, list[Mapping[str, Any]]] = {}
    for one in themes:
        areas.setdefault(one["area"], []).append(one)
    ordered = sorted(areas, key=lambda name: -sum(one["count"] for one in areas[name]))
    sheet = Box(0, 0, size.width, size.height)
    cells, words, heads = [], [], []
    sizes = [sum(one["count"] for one in areas[name]) for name in ordered]
    for name, box in zip(ordered, squares(sizes, sheet), strict=True):
        if box.right - box.left > 40 and box.bottom - box.top > HEAD + 16:
            heads.append(
                {"x": box.left + 2, "y": box.top + HEAD / 2 + 2, "t": fitting(name, box.right - box.left - 6, 13)}
            )
            box = Box(box.left, box.top + HEAD, box.right, box.bottom)
        within = sorted(areas[name], key=lambda one: -one["count"])
        for one, own in zip(within, squares([one["count"] for one in within], box), strict=True):
            cells.append(_cell(one, own, figures))
            words += _words(one, own)

    def x(field: str) -> alt.X:
        return across(field, 0, size.width)

    def y(field: str) -> alt.Y:
        return up(field, size.height, 0)

    layers = [
        alt.Chart(rows(cells)).mark_rect().encode(x=x("left"), x2="right:Q", y=y("top"), y2="bottom:Q", color=painted("fill"), **opening()),
        alt.Chart(rows(heads)).mark_text(align="left", fontSize=13, fontWeight=600).encode(x=x("x"), y=y("y"), text="t:N"),
        alt.Chart(rows(words)).mark_text(align="left", fontSize=LETTERS).encode(x=x("x"), y=y("y"), text="t:N", color=painted("ink")),
    ]  # fmt: skip
    label = f"{len(areas)} areas and {len(themes)} themes: the size of each is how much was said, its shade how much of it is negative. The list holds the same numbers."
    return svg(alt.layer(*layers).properties(width=size.width, height=size.height).configure(padding=0), label)


def squares(sizes: Sequence[float], box: Box) -> list[Box]:
    """A rectangle for each size, largest first, as square as can be (Bruls, Huizing and van Wijk 2000)."""
    total = sum(sizes)
    if not total:
        return [box for _ in sizes]
    scale = (box.right - box.left) * (box.bottom - box.top) / total
    left, found = [size * scale for size in sizes], []
    while left:
        wide_now, high_now = box.right - box.left, box.bottom - box.top
        side = max(min(wide_now, high_now), 1e-6)
        row = 1
        while row < len(left) and _worst(left[: row + 1], side) <= _worst(left[:row], side):
            row += 1
        taken, left = left[:row], left[row:]
        thick, at = sum(taken) / side, 0.0
        for one in taken:
            long = one / max(thick, 1e-9)
            if wide_now >= high_now:
                found.append(Box(box.left, box.top + at, box.left + thick, box.top + at + long))
            else:
                found.append(Box(box.left + at, box.top, box.left + at + long, box.top + thick))
            at += long
        box = Box(box.left + thick, box.top, box.right, box.bottom) if wide_now >= high_now else Box(box.left, box.top + thick, box.right, box.bottom)  # fmt: skip
    return found


def shade(share: float) -> str:
    """The token for a share that is negative."""
    return next(name for limit, name in STEPS if share < limit)


def _worst(row: Sequence[float], side: float) -> float:
    """The longest of a row against its width."""
    total = sum(row) or 1e-9
    return max(max(side**2 * one / total**2, total**2 / (side**2 * max(one, 1e-9))) for one in row)


def _cell(one: Mapping[str, Any], box: Box, figures: Mapping[str, Any]) -> dict[str, Any]:
    fill, percent = shade(one["share_negative"]), round(100 * one["share_negative"])
    return {
        "left": box.left, "right": max(box.right - GAP, box.left + 1), "top": box.top, "bottom": max(box.bottom - GAP, box.top + 1), "fill": colour(fill),
        "href": behind(theme=one["key"], since=figures["first"], until=figures["last"], heard=figures["heard"]),
        "aria": f"{one['name']}: {one['count']:,} comments, {percent} % negative. Open them.",
    }  # fmt: skip


def _words(one: Mapping[str, Any], box: Box) -> list[dict[str, Any]]:
    """Its name in as many lines as there is room for, and below it how many and how negative."""
    room, most = box.right - box.left - 14, int((box.bottom - box.top - 7) // LINE)
    told = f"{one['count']:,}, {round(100 * one['share_negative'])} %"
    counted = most > 1 and wide(told, LETTERS) < room
    lines = in_lines(one["name"], room, LETTERS, min(most - counted, 3)) if most else []
    if lines and counted:
        lines.append(told)
    ink = colour("card" if shade(one["share_negative"]) in ("heat-4", "heat-5") else "ink")
    return [
        {"x": box.left + 7, "y": box.top + 14 + LINE * row, "t": line, "ink": ink} for row, line in enumerate(lines)
    ]
