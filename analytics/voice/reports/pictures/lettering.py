"""Where names stand in a picture: how wide they are, and a place for each that touches nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Align = Literal["left", "center", "right"]
_NARROW, _WIDE = frozenset("ijltfrI.,:;’'| ()-"), frozenset("mwMWOQGD—…%")


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True)
class Circle:
    x: float
    y: float
    radius: float

    def around(self, room: float) -> Box:
        reach = self.radius + room
        return Box(self.x - reach, self.y - reach, self.x + reach, self.y + reach)


@dataclass(frozen=True)
class Place:
    """Where a text begins (`left`), ends (`right`) or has its middle; `y` is the middle of its lines."""

    x: float
    y: float
    align: Align
    box: Box


def wide(text: str, size: float = 12) -> float:
    """About as wide as it will be, with a little more for faces that run wide."""
    return sum(_wide(one) for one in text) * size * 1.04


def short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def fitting(text: str, room: float, size: float = 12) -> str:
    """As much of it as there is room for; nothing where that would be less than four letters."""
    if wide(text, size) <= room:
        return text
    most = next((most for most in range(min(len(text), 200), 4, -1) if wide(short(text, most), size) <= room), 0)
    return short(text, most) if most else ""


def place(
    circle: Circle, width: float, height: float, taken: Sequence[Box], within: Box, gaps: Sequence[float] = (5, 11)
) -> Place | None:
    """Beside, above or below the circle, as near as can be; None where everything is taken."""
    for gap in gaps:
        reach = circle.radius + gap
        slant = circle.radius * 0.7 + gap
        spots: list[tuple[float, float, Align]] = [
            (circle.x + reach, circle.y, "left"), (circle.x - reach, circle.y, "right"),
            (circle.x + slant, circle.y - slant, "left"), (circle.x + slant, circle.y + slant, "left"),
            (circle.x - slant, circle.y - slant, "right"), (circle.x - slant, circle.y + slant, "right"),
            (circle.x, circle.y - reach - height / 2, "center"), (circle.x, circle.y + reach + height / 2, "center"),
        ]  # fmt: skip
        for x, y, align in spots:
            left = x - {"left": 0.0, "center": width / 2, "right": width}[align]
            box = Box(left, y - height / 2, left + width, y + height / 2)
            inside = (
                box.left >= within.left
                and box.right <= within.right
                and box.top >= within.top
                and box.bottom <= within.bottom
            )
            if inside and not any(box.meets(one) for one in taken):
                return Place(x, y, align, box)
    return None


def along(start: tuple[float, float], end: tuple[float, float], steps: int = 12) -> list[Box]:
    """A line as the boxes it runs through, for names to keep off it."""
    points = [
        (start[0] + (end[0] - start[0]) * one / steps, start[1] + (end[1] - start[1]) * one / steps)
        for one in range(steps + 1)
    ]
    return [
        Box(min(a[0], b[0]) - 1, min(a[1], b[1]) - 1, max(a[0], b[0]) + 1, max(a[1], b[1]) + 1)
        for a, b in pairwise(points)
    ]


def _wide(letter: str) -> float:
    """In parts of the size."""
    if letter in _NARROW:
        return 0.3
    if ord(letter) > 0x2E80:  # Chinese and the like; pictures of all kinds
        return 1.25 if ord(letter) > 0xFFFF else 1.0
    return 0.85 if letter in _WIDE else 0.56


def in_lines(text: str, room: float, size: float, most: int) -> list[str]:
    """Broken between words into at most so many lines; what doesn't fit is cut in the last one."""
    words = text.split()
    lines: list[str] = []
    while words and len(lines) < most - 1:
        taken = len(words)
        while taken > 1 and wide(" ".join(words[:taken]), size) > room:
            taken -= 1
        lines.append(fitting(" ".join(words[:taken]), room, size))
        words = words[taken:]
    return [line for line in [*lines, fitting(" ".join(words), room, size)] if line]
