"""The job's part: what is new, what drives ratings and whether fixes worked, as the plain figures that pages read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from analytics.voice.hearing.told import told_to_all
from analytics.voice.meaning.around import WEEKS_AFTER, judge, weeks_around
from analytics.voice.meaning.counting import read_daily, read_ratings
from analytics.voice.meaning.drivers import MEASURED as DRIVERS_MEASURED
from analytics.voice.meaning.drivers import drivers
from analytics.voice.meaning.emerging import MEASURED, Emerging, emerging
from analytics.voice.meaning.fix_weeks import week_dots
from analytics.voice.meaning.fixing import Fix, waiting
from analytics.voice.meaning.releasing import Release
from analytics.voice.tables import verbatims

LOOKS = (2, 4, 7, WEEKS_AFTER)  # weeks after a fix whose verdicts are shown one below the other
YEAR = 365

Days = Mapping[str | None, Mapping[date, int]]  # comments of each theme by day


def measure_emerging(
    db: Connection, names: Mapping[str, str], releases: Sequence[Release], today: date, heard: int
) -> dict[str, Any]:
    """`found`, the least likely first, each with the days it was counted in and its first words."""
    keys = list(names)
    judged, every = read_daily(db, today, heard, keys)
    found = emerging(judged, quiet=frozenset({len(keys)}))
    first_said = _first_words(db, [(keys[one.theme], _since(one, today)) for one in found], heard)
    shown = []
    for one in found:
        key, all_of_it = keys[one.theme], int(every[one.theme, :, -one.days :].sum())
        shown.append(
            {
                **asdict(one),
                "all": all_of_it,
                "day": _beginning(one, today),
                "release": _release_before(_beginning(one, today), releases),
                "key": key,
                "name": names[key],
                "since": _since(one, today),
                "until": today,
                "words": first_said.get(key, ""),
            }
        )
    return {"found": shown, "heard": heard, "measured": MEASURED}


def measure_drivers(db: Connection, names: Mapping[str, str], today: date, heard: int) -> dict[str, Any]:
    """`found`, the surest first; `ratings` they rest on."""
    first = today - timedelta(days=YEAR - 1)
    keys = list(names)
    ratings, mentions, segments = read_ratings(db, datetime.combine(first, time(), UTC), heard, keys)
    found = drivers(ratings, mentions, keys, segments)
    shown = [{**asdict(one), "name": names[one.theme]} for one in found]
    mean = float(ratings.mean()) if len(ratings) else 0.0
    return {
        "found": shown,
        "ratings": len(ratings),
        "mean": mean,
        "measured": DRIVERS_MEASURED,
        "first": first,
        "last": today,
        "heard": heard,
    }


def measure_fixes(db: Connection, fixes: Sequence[Fix], days: Days, today: date) -> dict[str, Any]:
    """For each shipped fix its verdict by now, those of earlier weeks, and how many wait to hear; by its number as text."""
    asked = waiting(db, fixes)
    total: Counter[date] = Counter()
    for one in days.values():
        total.update(one)
    first = min(total, default=today)
    found = {}
    for fix in fixes:
        if fix.shipped_on is None:
            continue
        own = days.get(fix.theme, {})
        now = judge(own, total, fix.shipped_on, today, first)
        looks = []
        for weeks in LOOKS:
            until = fix.shipped_on + timedelta(days=7 * weeks)
            said = judge(own, total, fix.shipped_on, until, first) if until <= today else None
            if said:
                looks.append({"weeks": weeks, "day": until, **asdict(said)})
        found[str(fix.id)] = {
            "now": asdict(now) if now else None, "looks": looks, "asked": len(asked[fix.id]),
            "weeks": week_dots(weeks_around(own, total, fix.shipped_on, today, first)),
        }  # fmt: skip
    return found


def _beginning(one: Emerging, today: date) -> date:
    return today - timedelta(days=one.began)


def _release_before(day: date, releases: Sequence[Release]) -> str:
    """The last release on that day or in the three before it."""
    near = [one.name for one in releases if day - timedelta(days=3) <= one.released_on <= day]
    return near[-1] if near else ""


def _since(one: Emerging, today: date) -> date:
    return today - timedelta(days=one.days - 1)


def _first_words(db: Connection, wanted: Sequence[tuple[str, date]], heard: int) -> dict[str, str]:
    """The first sentence or so of what was said first, in each theme's days."""
    if not wanted:
        return {}
    since = dict(wanted)
    start = datetime.combine(min(since.values()), time(), UTC)
    rows = db.execute(
        select(verbatims.c.theme, verbatims.c.text, verbatims.c.happened_at)
        .where(
            verbatims.c.theme.in_(since), verbatims.c.happened_at >= start, verbatims.c.id <= heard,
            func.length(verbatims.c.text) > 12, told_to_all(),
        ).order_by(verbatims.c.happened_at, verbatims.c.id)
    )  # fmt: skip
    found: dict[str, str] = {}
    for row in rows:
        if row.theme not in found and row.happened_at.date() >= since[row.theme]:
            words = " ".join(row.text.split())
            found[row.theme] = words if len(words) <= 90 else words[:89].rsplit(" ", 1)[0] + " …"
    return found
