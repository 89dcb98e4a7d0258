"""The picture of the coming hours: people planned and people needed as two stepped lines. Numbers only; no colours here."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.own_clock import own_hour
from helpdesk.board.staffing import Hour

LEFT, RIGHT, TOP, BOTTOM = 30.0, 510.0, 12.0, 104.0


@dataclass(frozen=True)
class Picture:
    needed: str  # paths
    planned: str
    gaps: tuple[str, ...]
    now: float
    grid: tuple[tuple[float, int], ...]  # where a line lies, and its number
    ticks: tuple[tuple[float, str], ...]
    needed_y: float  # where the lines end, for their names
    planned_y: float


def picture(hours: Sequence[Hour], minute: int) -> Picture:
    """`minute`: of the first hour, that runs now."""
    top = _round_up(max(max(hour.needed, hour.planned) for hour in hours))
    wide = (RIGHT - LEFT) / len(hours)

    def x(place: float) -> float:
        return round(LEFT + wide * place, 1)

    def y(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * value / top, 1)

    def path(values: Sequence[int]) -> str:
        return "M" + "H".join(
            part for n, value in enumerate(values) for part in (f"{x(n)} {y(value)}" if n == 0 else f"{x(n)}V{y(value)}",)
        ) + f"H{x(len(values))}"  # fmt: skip

    needed, planned = [hour.needed for hour in hours], [hour.planned for hour in hours]
    gaps = tuple(
        f"M{x(n)} {y(hour.planned)}V{y(hour.needed)}H{x(n + 1)}V{y(hour.planned)}Z"
        for n, hour in enumerate(hours)
        if hour.short
    )
    ends = y(needed[-1]), y(planned[-1])
    apart = 12 if abs(ends[0] - ends[1]) < 12 else 0
    return Picture(
        path(needed), path(planned), gaps, x(minute / 60), tuple((y(n), n) for n in range(0, top + 1, max(1, top // 3))),
        tuple((x(n), own_hour(hour.begins)) for n, hour in enumerate(hours) if n % 2 == 0),
        ends[0] + (apart / 2 if ends[0] >= ends[1] else -apart / 2), ends[1] - (apart / 2 if ends[0] >= ends[1] else -apart / 2),
    )  # fmt: skip


def _round_up(most: int) -> int:
    return max(3, most + (-most) % 3)
