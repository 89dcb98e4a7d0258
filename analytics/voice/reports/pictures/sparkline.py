"""The last 28 days of something that emerges, a bar a day; the days it was counted in are dark."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import altair as alt

from analytics.voice.reports.pictures.drawing import across, behind, colour, opening, painted, rows, svg, up

WIDTH, HEIGHT = 148, 30


def draw_sparkline(one: Mapping[str, Any], heard: int) -> str:
    """`one` is something emerging with its `daily` counts, the oldest first."""
    daily, tone = one["daily"], "warm" if one["level"] == "alert" else "ink"
    top = max(*daily, 4)
    days = []
    for place, count in enumerate(daily):
        day = one["until"] - timedelta(days=len(daily) - 1 - place)
        within = day >= one["since"]
        days.append(
            {
                "from": place, "to": place + 0.72, "n": count, "zero": 0, "tone": colour(tone if within else "ink-3"),
                "href": behind(theme=one["key"], since=day, until=day, heard=heard), "aria": f"{day.day} {day:%B}: {count:,} comments. Open them.",
            }
        )  # fmt: skip
    end = len(daily)
    bars = alt.Chart(rows(day for day in days if day["n"])).mark_rect().encode(
        x=across("from", 0, end), y=up("n", 0, top), x2="to:Q", y2="zero:Q", color=painted("tone"), **opening()
    )  # fmt: skip
    floor = alt.Chart(rows([{"z": 0}])).mark_rule(color=colour("ink-3"), strokeWidth=1).encode(y=up("z", 0, top))
    label = (
        f"{one['name']}: {sum(daily):,} comments in {len(daily)} days, {one['all']:,} of them in the last {one['days']}"
    )
    return svg(alt.layer(bars, floor).properties(width=WIDTH, height=HEIGHT), label)
