"""Eight weeks as a small line for mail: PNG, as mail programs show no SVG. For the worker only."""

from collections.abc import Sequence

WIDTH, HEIGHT, ROOM = 104, 26, 4
INK, DOT, GROUND = "#8d9895", "#0b6660", "#ffffff"


def draw_sparkline(weeks: Sequence[float | None]) -> bytes:
    """The last week is the dot; a week in which nothing happened is a gap."""
    from analytics.voice.reports.pictures.alone import as_png

    points = places(weeks)
    lines = "".join(
        f'<polyline points="{" ".join(f"{x:g},{y:g}" for x, y in run)}" fill="none" stroke="{INK}" stroke-width="1.5"/>'
        for run in _runs(points)
    )
    last = points[-1] if points else None
    dot = f'<circle cx="{last[0]:g}" cy="{last[1]:g}" r="3" fill="{DOT}"/>' if last else ""
    return as_png(f'<svg viewBox="0 0 {WIDTH} {HEIGHT}">{lines}{dot}</svg>', ground=GROUND)


def places(weeks: Sequence[float | None]) -> list[tuple[float, float] | None]:
    """Where each week stands; the lowest below, the highest above, all in the middle where they are alike."""
    known = [one for one in weeks if one is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    step = (WIDTH - 2 * ROOM) / max(len(weeks) - 1, 1)
    tall = HEIGHT - 2 * ROOM
    return [
        None if one is None else (
            round(ROOM + at * step, 1), round(ROOM + tall * (0.5 if high == low else (high - one) / (high - low)), 1),
        )
        for at, one in enumerate(weeks)
    ]  # fmt: skip


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = [[]]
    for one in points:
        if one is None:
            runs.append([])
        else:
            runs[-1].append(one)
    return [run for run in runs if len(run) > 1]
