"""The weeks a fix was judged by, as dots above a scale: before, the peak that is left out, and after; each opens its comments.

Plain SVG in the page's own colours, light enough to be drawn while a page is made.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape
from math import exp, sqrt
from typing import Any

from analytics.voice.meaning.figures import Z95

WIDTH, HEIGHT = 440, 178
LEFT, RIGHT, TOP, FLOOR = 8, 424, 4, 148
ROWS = {"before": 58, "after": 122}  # where each side's mean stands; its dots hang below
DOT, STEP = 3, 8
TICKS = 5

Opens = Callable[[date, date], str]  # a week's first and last day -> the address of its verbatims


def draw_fix(weeks: Sequence[Mapping[str, Any]], now: Mapping[str, Any], opens: Opens) -> str:
    """`weeks` as meaning.fix_weeks gives them, `now` the verdict."""
    top = _round_up(max([*(one["level"] for one in weeks), now["before"], now["after"], 4]))

    def at(value: float) -> float:
        return LEFT + value / top * (RIGHT - LEFT)

    parts = [_tick(at(top * place / TICKS), top * place / TICKS, last=place == TICKS) for place in range(TICKS + 1)]
    for part in ("before", "after"):
        parts += _mean(at, now, part, sum(one["part"] == part for one in weeks))
    parts += _dots(at, weeks, opens)
    label = f"{now['before']:.1f} comments a week before the fix, {now['after']:.1f} after it; a dot for each week"
    return (
        f'<svg class="chart fix-picture" role="group" aria-label="{escape(label)}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">{"".join(parts)}</svg>'
    )


def _tick(x: float, value: float, *, last: bool) -> str:
    words = f"{value:g}{' a week' if last else ''}"
    return (
        f'<line class="s-line" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{FLOOR}"/>'
        f'<text class="f-ink-2" text-anchor="{"end" if last else "middle" if value else "start"}" x="{x + (14 if last else 0):.1f}" y="{FLOOR + 20}">{words}</text>'
    )


def _mean(at: Callable[[float], float], now: Mapping[str, Any], part: str, weeks: int) -> list[str]:
    """The rate with where it would lie 95 times in 100, given how much the weeks vary."""
    rate, y = now[part], ROWS[part]
    reach = exp(Z95 * sqrt(now["spread"] / max(rate * weeks, 0.5)))
    tone = "accent" if part == "after" else "ink"
    low, high = at(rate / reach), min(at(rate * reach), RIGHT + 10)
    side = ("end", high) if at(rate) > (LEFT + RIGHT) / 2 else ("start", low)
    return [
        f'<line class="s-{tone} thick" x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}"/>',
        f'<circle class="f-{tone}" cx="{at(rate):.1f}" cy="{y}" r="5"/>',
        f'<text class="f-{tone} strong" text-anchor="{side[0]}" x="{side[1]:.1f}" y="{y - 11}">{rate:.1f} a week {part}</text>',
    ]


def _dots(at: Callable[[float], float], weeks: Sequence[Mapping[str, Any]], opens: Opens) -> list[str]:
    """Weeks of about the same count stand below one another."""
    parts, taken, peaks = [], dict[tuple[str, int], int](), []
    for one in weeks:
        row = "after" if one["part"] == "after" else "before"
        x = at(one["level"])
        place = (row, round(x / STEP))
        y = ROWS[row] + 12 + STEP * taken.get(place, 0)
        taken[place] = taken.get(place, 0) + 1
        peak = one["part"] == "peak"
        peaks += [x] if peak else []
        words = f"{one['count']} comments, {one['since']:%-d %b} to {one['until']:%-d %b}{', peak, left out' if peak else ''}"
        parts.append(
            f'<a href="{escape(opens(one["since"], one["until"]))}" aria-label="{escape(words)}"><title>{escape(words)}</title>'
            f'<circle class="{"hollow" if peak else "f-ink-3" if row == "before" else "f-accent"}" cx="{place[1] * STEP:.1f}" cy="{y}" r="{DOT}"/>'
            f'<circle class="reach" cx="{place[1] * STEP:.1f}" cy="{y}" r="{STEP}"/></a>'
        )
    if peaks:
        parts.append(f'<text class="f-ink-2" text-anchor="end" x="{min(max(peaks) + 8, RIGHT + 12):.1f}" y="{ROWS["before"] + 2}">peak, left out</text>')  # fmt: skip
    return parts


def _round_up(value: float) -> int:
    for nice in (5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 250, 300, 400, 500, 750, 1000):
        if value <= nice:
            return nice
    return int(-(-value // 1000) * 1000)
