"""The trend of a theme as a PNG for mail: drawn in the worker as the pages draw it, in the widths of a mail and of a phone."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from analytics.voice.digest.week import Year
from analytics.voice.meaning.releasing import Release
from analytics.voice.reports.pictures.alone import EDGE, as_png
from analytics.voice.reports.pictures.drawing import colour
from analytics.voice.reports.pictures.trend import Size, draw_trend

WIDE, NARROW = 520, 300
HEIGHT = 104
BESIDE = 58 + EDGE  # what the numbers at both ends take of the width
LATELY = 90  # days in which a release may explain what is seen


def draw_year(key: str, year: Year, last: date, releases: Sequence[Release], *, width: int) -> bytes:
    size = Size(width - BESIDE, HEIGHT, names=True, months=3)
    return as_png(draw_trend(_told(key, year, last, releases), size), ground=colour("card"))


def _told(key: str, year: Year, last: date, releases: Sequence[Release]) -> dict[str, Any]:
    """As the job keeps a theme's year, with its newest release."""
    lately = [one for one in releases if 0 <= (last - one.released_on).days < LATELY][-1:]
    return {
        "key": key,
        "name": key,
        "weeks": list(year.counts),
        "bands": [[one.expected, one.low, one.high] for one in year.usual],
        "marks": [{"day": one.released_on, "label": f"Release {one.name}", "kind": "release"} for one in lately],
        "last": last,
        "heard": 0,
    }
