"""The two pictures of the routing page that aren't a row of a table: chances beside what came, and how sure choices were."""

from collections.abc import Sequence
from html import escape
from typing import Any

from markupsafe import Markup

from foundation.speaking import say

SIDE, LEFT, TOP = 300, 40, 10
WIDTH, HEIGHT = SIDE + LEFT + 20, SIDE + TOP + 42


def reliability(title: str, bins: Sequence[dict[str, Any]]) -> Markup:
    """Across: the chance we said. Up: the share that was solved, with its interval. On the line, chances are true."""
    parts = []
    for mark in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = _at(mark, mark)
        parts.append(f'<line class="s-line" x1="{LEFT}" x2="{LEFT + SIDE}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="f-ink-2 end" x="{LEFT - 8}" y="{y + 4:.1f}">{mark * 100:.0f}</text>')
        parts.append(f'<text class="f-ink-2 mid" x="{x:.1f}" y="{TOP + SIDE + 18}">{mark * 100:.0f}</text>')
    (x0, y0), (x1, y1) = _at(0, 0), _at(1, 1)
    parts.append(f'<line class="s-ink-3 dashed" x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}"/>')
    for one in bins:
        x, low = _at(one["expected"], one["low"])
        high, middle = _at(0, one["high"])[1], _at(0, one["solved"])[1]
        tone = "accent" if one["low"] <= one["expected"] <= one["high"] else "warm"
        parts.append(f'<line class="s-{tone} thick" x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{high:.1f}"/>')
        parts.append(f'<circle class="f-{tone}" cx="{x:.1f}" cy="{middle:.1f}" r="4"/>')
    parts.append(
        f'<text class="f-ink-2 mid" x="{LEFT + SIDE / 2}" y="{HEIGHT - 6}">{escape(say.text("chance said, per cent"))}</text>'
    )
    return _svg(title, "".join(parts), HEIGHT)


def histogram(title: str, bars: Sequence[int]) -> Markup:
    """How likely the channel was that was chosen, from 0 to 1."""
    tall, most, height = 150, max([*bars, 1]), 150 + TOP + 42
    step, parts = SIDE / len(bars), []
    for n, count in enumerate(bars):
        size = count / most * tall
        parts.append(
            f'<rect class="f-bar" x="{LEFT + n * step + 1:.1f}" y="{TOP + tall - size:.1f}" width="{step - 2:.1f}" height="{size:.1f}"/>'
        )
    parts.append(f'<line class="s-ink-3" x1="{LEFT}" x2="{LEFT + SIDE}" y1="{TOP + tall}" y2="{TOP + tall}"/>')
    for mark in (0.0, 0.5, 1.0):
        parts.append(
            f'<text class="f-ink-2 mid" x="{LEFT + mark * SIDE:.1f}" y="{TOP + tall + 18}">{mark * 100:.0f}</text>'
        )
    parts.append(f'<text class="f-ink-2 end" x="{LEFT - 8}" y="{TOP + 8}">{say.number(most)}</text>')
    parts.append(
        f'<text class="f-ink-2 mid" x="{LEFT + SIDE / 2}" y="{height - 6}">{escape(say.text("how likely the chosen channel was, per cent"))}</text>'
    )
    return _svg(title, "".join(parts), height)


def _at(across: float, up: float) -> tuple[float, float]:
    return LEFT + across * SIDE, TOP + (1 - up) * SIDE


def _svg(title: str, inside: str, height: float) -> Markup:
    # every part is a number or one of our own words
    return Markup(
        f'<svg class="chart" role="img" aria-label="{escape(title)}" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" '
        f'height="{height:.0f}">{inside}</svg>'
    )
