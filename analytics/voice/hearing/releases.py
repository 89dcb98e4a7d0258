"""Which release a person was using, where nobody said so: the last one out on that day."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from analytics.voice.meaning.releasing import Release

ELSEWHERE = ("review", "social")  # apps are updated when their owners like


def with_release(row: Mapping[str, Any], releases: Sequence[Release]) -> dict[str, Any]:
    """`releases` oldest first."""
    if row["release"] or row["source"] in ELSEWHERE:
        return dict(row)
    place = bisect_right(releases, row["happened_at"].date(), key=lambda one: one.released_on)
    return {**row, "release": releases[place - 1].name[:40] if place else None}
