"""The job that draws: each picture from the figures it shows, and only those whose figures changed since it was drawn."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import func, select

from analytics.voice.meaning.reading import with_days
from analytics.voice.reports.pictures.areas import PHONE as AREAS_PHONE
from analytics.voice.reports.pictures.areas import draw_areas
from analytics.voice.reports.pictures.drivers import PHONE as DRIVERS_PHONE
from analytics.voice.reports.pictures.drivers import draw_drivers
from analytics.voice.reports.pictures.fixes import PHONE as FIXES_PHONE
from analytics.voice.reports.pictures.fixes import draw_fixes
from analytics.voice.reports.pictures.opinions import PHONE as OPINIONS_PHONE
from analytics.voice.reports.pictures.opinions import draw_opinions
from analytics.voice.reports.pictures.pain import PHONE as PAIN_PHONE
from analytics.voice.reports.pictures.pain import draw_pain
from analytics.voice.reports.pictures.sparkline import draw_sparkline
from analytics.voice.reports.pictures.trend import LARGE as TREND_LARGE
from analytics.voice.reports.pictures.trend import PHONE as TREND_PHONE
from analytics.voice.reports.pictures.trend import draw_trend
from analytics.voice.tables import SHAPE, on_phone, pictures, shaped, summaries
from foundation.database import Database, upsert

STYLE = "3"  # another number when pictures are drawn differently: then all are drawn anew
CHUNK = 40
_OPEN = "<svg"


@dataclass(frozen=True)
class Plan:
    """A picture to keep under `key`: `draw(shown, *size)`."""

    key: str
    draw: Callable[..., str]
    shown: Any
    size: tuple[Any, ...] = ()

    @property
    def mark(self) -> str:
        """The same for the same figures, size and style."""
        told = json.dumps([STYLE, self.key, self.shown, [vars(one) for one in self.size if hasattr(one, "__dict__")]], default=str, sort_keys=True)  # fmt: skip
        return blake2b(told.encode(), digest_size=8).hexdigest()


def draw(database: Database, now: datetime) -> int:
    """Keep a picture for everything that has figures; returns how many were drawn. What has none any more goes."""
    with database.reading() as db:
        rows = db.execute(select(summaries.c.key, summaries.c.figures).where(summaries.c.key.like(f"{SHAPE}/%")))
        figures = {row.key.removeprefix(shaped("")): with_days(row.figures) for row in rows}
        kept = {row[0]: row[1] for row in db.execute(select(pictures.c.key, func.substr(pictures.c.svg, 1, 60)))}
    plans = list(_plans(figures))
    stale = [one for one in plans if f'data-of="{one.mark}"' not in kept.get(shaped(one.key), "")]
    wanted = {shaped(one.key) for one in plans}
    with database.writing() as db:
        db.execute(pictures.delete().where(pictures.c.key.in_([key for key in kept if key not in wanted])))
    for start in range(0, len(stale), CHUNK):
        made = [{"key": shaped(one.key), "svg": _drawn(one), "made_at": now} for one in stale[start : start + CHUNK]]
        with database.writing() as db:
            upsert(db, pictures, made, keys=["key"])
    return len(stale)


def _drawn(plan: Plan) -> str:
    """Marked with what it was drawn from; empty where there is nothing to see."""
    svg = plan.draw(plan.shown, *plan.size)
    mark = f'{_OPEN} data-of="{plan.mark}"'
    return svg.replace(_OPEN, mark, 1) if svg else f"{mark} hidden></svg>"


def _plans(figures: Mapping[str, Any]) -> Iterator[Plan]:
    for key, one in figures.items():
        if key.startswith("front:"):
            yield from _twice(key.replace("front", "pain"), draw_pain, _seen(one), PAIN_PHONE)
            yield from _twice(key.replace("front", "areas"), draw_areas, _seen(one), AREAS_PHONE)
        elif key.startswith("trend:"):
            yield from _twice(key, draw_trend, one, TREND_PHONE)
            yield Plan(key.replace("trend", "trend-large", 1), draw_trend, one, (TREND_LARGE,))
    yield from _twice("drivers", draw_drivers, figures.get("drivers", {}), DRIVERS_PHONE)
    yield from _twice("opinions", draw_opinions, figures.get("opinions", {}), OPINIONS_PHONE)
    yield from _twice("scoreboard", draw_fixes, figures.get("scoreboard", []), FIXES_PHONE)
    emerging = figures.get("emerging", {})
    for one in emerging.get("found", ()):
        yield Plan(f"spark:{one['key']}", draw_sparkline, one, (emerging["heard"],))


def _twice(key: str, drawer: Callable[..., str], shown: Any, phone: Any) -> Iterator[Plan]:
    """For a wide page, and for a phone."""
    yield Plan(key, drawer, shown)
    yield Plan(on_phone(key), drawer, shown, (phone,))


def _seen(front: Mapping[str, Any]) -> dict[str, Any]:
    """What pictures of a period show of its figures."""
    cards = {card: {"key": front[card]["key"]} if front[card] else None for card in ("hurts", "new", "better")}
    return {name: front[name] for name in ("first", "last", "heard", "themes")} | cards
