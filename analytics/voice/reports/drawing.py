"""Draws the pictures as SVG, each with its table: colours are classes that voice.css maps to tokens, light and dark."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from analytics.voice.meaning.figures import Band

WIDTH, HEIGHT = 640, 150
LEFT, RIGHT, TOP, BOTTOM = 34, 600, 14, 122


@dataclass(frozen=True)
class Mark:
    """A day that may explain a change. `kind` is release | fix | note."""

    day: date
    label: str
    kind: str


def draw_trend(
    title: str, weeks: Sequence[int], last_day: date, bands: Sequence[Band], marks: Sequence[Mark] = ()
) -> str:
    """Comments a week, oldest first, with the band where 95 of 100 such weeks fall; weeks outside it get a dot."""
    top = _round_up(max([*weeks, *(band.high for band in bands), 4]))
    step = (RIGHT - LEFT) / max(len(weeks) - 1, 1)

    def at(place: int, count: float) -> tuple[float, float]:
        return LEFT + place * step, BOTTOM - count / top * (BOTTOM - TOP)

    parts = []
    for mark in (0, top // 2, top):
        y = at(0, mark)[1]
        parts.append(f'<line class="s-line" x1="{LEFT}" x2="{RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="f-ink-2 end" x="{LEFT - 8}" y="{y + 4:.1f}">{mark}</text>')
    edge = [at(place, band.high) for place, band in enumerate(bands)]
    edge += [at(place, band.low) for place, band in reversed(list(enumerate(bands)))]
    parts.append('<polygon class="f-band" points="' + " ".join(f"{x:.1f},{y:.1f}" for x, y in edge) + '"/>')
    parts += _marks(marks, last_day, len(weeks), step)
    parts += _months(len(weeks), last_day, step)
    points = [at(place, count) for place, count in enumerate(weeks)]
    parts.append('<polyline class="s-ink line" points="' + " ".join(f"{x:.1f},{y:.1f}" for x, y in points) + '"/>')
    for (x, y), count, band in zip(points, weeks, bands, strict=True):
        if count > band.high or count < band.low:
            parts.append(
                f'<circle class="{"f-warm" if count > band.high else "f-ink"}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
            )
    if points:
        tone = "f-warm" if weeks[-1] > bands[-1].high else "f-ink"
        parts.append(
            f'<text class="{tone} strong" x="{points[-1][0] + 8:.1f}" y="{points[-1][1] + 4:.1f}">{weeks[-1]}</text>'
        )
    return (
        f'<svg class="chart" role="img" aria-label="{escape(title)}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">{"".join(parts)}</svg>{_table(weeks, last_day, bands, marks)}'
    )


def _marks(marks: Sequence[Mark], last_day: date, weeks: int, step: float) -> list[str]:
    """A line where each happened: releases dashed, their names above the picture; fixes in petrol, theirs inside it.

    A name that would stand on the one before it is left to the table.
    """
    parts, taken = [], {"release": -1e9, "fix": -1e9, "note": -1e9}
    for mark in sorted(marks, key=lambda mark: mark.day):
        place = weeks - 1 - (last_day - mark.day).days / 7
        if not 0 <= place <= weeks - 1:
            continue
        x, fix, label = LEFT + place * step, mark.kind == "fix", _short(mark.label)
        wide = 6.5 * len(label)
        tone = "s-accent" if fix else "s-ink-3 dashed"
        parts.append(f'<line class="{tone}" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{BOTTOM}"/>')
        left = x - 4 - wide if x > (LEFT + RIGHT) / 2 else x + 4
        if left < taken[mark.kind]:
            continue
        taken[mark.kind] = left + wide + 6
        side = f'end" x="{x - 4:.1f}' if left < x else f'" x="{x + 4:.1f}'
        parts.append(
            f'<text class="{"f-accent" if fix else "f-ink-2"} {side}" y="{TOP + 11 if fix else TOP - 4}">{escape(label)}</text>'
        )
    return parts


def _short(label: str) -> str:
    return label if len(label) <= 24 else label[:23].rstrip() + "…"


def _table(weeks: Sequence[int], last_day: date, bands: Sequence[Band], marks: Sequence[Mark]) -> str:
    """The numbers of the picture, newest first."""
    rows = []
    for back, (count, band) in enumerate(zip(reversed(weeks), reversed(bands), strict=True)):
        place = "above" if count > band.high else "below" if count < band.low else ""
        day = last_day - timedelta(days=7 * back)
        happened = [mark.label for mark in marks if day - timedelta(days=7) < mark.day <= day]
        rows.append(
            f'<tr><th scope="row">{day:%-d %b %Y}</th><td class="n">{count}</td>'
            f'<td class="n">{band.low:.0f} to {band.high:.0f}</td>'
            f"<td>{escape(', '.join([*([place] if place else []), *happened]))}</td></tr>"
        )
    return (
        '<details class="table-behind"><summary>The table behind this picture</summary>'
        '<div class="scroll tall" role="group" aria-label="Comments by week" tabindex="0"><table class="rows">'
        '<thead><tr><th scope="col">Seven days to</th><th scope="col" class="n">Comments</th>'
        '<th scope="col" class="n">Usual</th><th scope="col">What happened</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div></details>"
    )


def _months(weeks: int, last_day: date, step: float) -> list[str]:
    """A name under the first week of each second month, the year with January."""
    parts, seen = [], None
    for place in range(weeks):
        day = last_day - timedelta(days=7 * (weeks - 1 - place))
        if seen is not None and day.month != seen and day.month % 2 and LEFT + place * step < RIGHT - 20:
            label = f"{day:%b %Y}" if day.month == 1 else f"{day:%b}"
            x = LEFT + place * step
            parts.append(f'<line class="s-line" x1="{x:.1f}" x2="{x:.1f}" y1="{BOTTOM}" y2="{BOTTOM + 5}"/>')
            parts.append(f'<text class="f-ink-2" x="{x:.1f}" y="{BOTTOM + 19}">{label}</text>')
        seen = day.month
    return parts


def _round_up(value: float) -> int:
    for nice in (4, 6, 10, 16, 20, 30, 40, 60, 80, 100, 160, 200, 300, 400, 600, 800, 1000):
        if value <= nice:
            return nice
    return int(-(-value // 1000) * 1000)
