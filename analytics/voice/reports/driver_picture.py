"""The picture of drivers: rating points for a mention with their interval; hollow where it can't be told from none."""

from collections.abc import Sequence
from html import escape
from typing import Any

WIDTH, LEFT, RIGHT, ROW, TOP = 760, 270, 690, 26, 34


def draw_drivers(found: Sequence[dict[str, Any]]) -> str:
    """`found` holds name, effect, low, high, proven. Losses to the left of the line, gains to the right."""
    reach: float = max([0.4, *(abs(one[edge]) for one in found for edge in ("low", "high"))])
    height = TOP + ROW * len(found) + 8
    middle = (LEFT + RIGHT) / 2

    def at(effect: float) -> float:
        return middle + effect / reach * (RIGHT - LEFT) / 2

    parts = []
    for mark in (-reach, -reach / 2, 0.0, reach / 2, reach):
        tone = "s-ink-3" if mark == 0 else "s-line"
        parts.append(f'<line class="{tone}" x1="{at(mark):.1f}" x2="{at(mark):.1f}" y1="{TOP - 8}" y2="{height - 6}"/>')
        label = "no effect" if mark == 0 else signed(mark, 1)
        parts.append(f'<text class="f-ink-2 middle" x="{at(mark):.1f}" y="{TOP - 16}">{label}</text>')
    for place, one in enumerate(found):
        parts += _row(one, TOP + ROW * place + ROW / 2, at)
    return (
        '<svg class="chart" role="img" aria-label="Rating points for a mention of each theme, with intervals. The table '
        f'holds the same numbers." viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">{"".join(parts)}</svg>'
    )


def signed(value: float, places: int = 2) -> str:
    """With a true minus."""
    return f"{value:+.{places}f}".replace("-", "−")


def _row(one: dict[str, Any], y: float, at: Any) -> list[str]:
    tone = "ink-3" if not one["proven"] else "accent" if one["effect"] > 0 else "ink"
    dot = f"f-{tone}" if one["proven"] else "f-card s-ink-3"
    return [
        f'<text class="f-ink end" x="{LEFT - 16}" y="{y + 4:.1f}">{escape(one["name"])}</text>',
        f'<line class="s-{tone} thick" x1="{at(one["low"]):.1f}" x2="{at(one["high"]):.1f}" y1="{y:.1f}" y2="{y:.1f}"/>',
        f'<circle class="{dot}" cx="{at(one["effect"]):.1f}" cy="{y:.1f}" r="4.5"/>',
        f'<text class="f-ink end strong" x="{WIDTH - 8}" y="{y + 4:.1f}">{signed(one["effect"])}</text>',
    ]
