"""The job's part for a theme's page: what its trend says in words, how it was assigned, and how much is said on each page."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, case, func, select

from analytics.voice.frame import PERIODS
from analytics.voice.meaning.reading import read_figures
from analytics.voice.meaning.within import measure_within
from analytics.voice.registry.prototypes import read_texts
from analytics.voice.registry.standing import Registry
from analytics.voice.registry.tables import voice_examples
from analytics.voice.registry.themes import load_themes
from analytics.voice.tables import verbatims

LEAST_ASKED = 10  # comments held back, before how many were found again says anything
NEWEST = 200  # comments of a theme that are looked at for how they were assigned


def theme_figures(
    db: Connection, themes: Registry, today: date, heard: int, headlines: Mapping[str, str], levels: Mapping[str, str]
) -> dict[str, Any]:
    """By key: `places`, and for each active theme `theme:<key>` and `within:<key>`."""
    found: dict[str, Any] = {"places": {"heard": heard, "of": _places(db, today, heard)}}
    found |= {f"within:{key}": one for key, one in measure_within(db, themes, today, heard).items()}
    assigned, examples = _assigned(db, themes), _examples(db, themes)
    found["quality"] = read_figures(db, "quality")  # measured by a job of its own, every night
    quality = found["quality"].get("themes", {})
    for key in themes.all:
        found[f"theme:{key}"] = {
            "headline": headlines.get(key, ""),
            "level": levels.get(key, ""),
            "assigned": assigned.get(key, {}),
            "examples": examples.get(key, 0),
            "quality": quality[key] if quality.get(key, {"of": 0})["of"] >= LEAST_ASKED else None,
        }
    return found


def _places(db: Connection, today: date, heard: int) -> list[list[Any]]:
    """All comments by page and role, as [page, role, in 28 days, in 84 days, in 365 days]."""
    midnight = datetime.combine(today, time(), UTC) + timedelta(days=1)
    sums = [
        func.sum(case((verbatims.c.happened_at >= midnight - timedelta(days=days), 1), else_=0)) for days in PERIODS
    ]
    rows = db.execute(
        select(verbatims.c.page, verbatims.c.role, *sums)
        .where(verbatims.c.happened_at >= midnight - timedelta(days=max(PERIODS)), verbatims.c.happened_at < midnight, verbatims.c.id <= heard)
        .group_by(verbatims.c.page, verbatims.c.role)
    )  # fmt: skip
    return [[page or "", role or "", *map(int, counts)] for page, role, *counts in rows]


def _assigned(db: Connection, themes: Registry) -> dict[str, dict[str, int]]:
    """Of each theme's newest comments: how many say its cues today, and how many there are."""
    texts = read_texts(db, list(themes.all), themes, newest=NEWEST)
    found = {}
    for key, said in texts.items():
        words = list(dict(said))
        cued = sum(themes.now(by_cues) == key for by_cues, _ in load_themes().assign(words))
        found[key] = {"cues": cued, "of": len(words)}
    return found


def _examples(db: Connection, themes: Registry) -> dict[str, int]:
    """Comments that people put in each theme."""
    rows: Iterable[Sequence[Any]] = db.execute(
        select(voice_examples.c.theme, func.count()).group_by(voice_examples.c.theme)
    ).all()
    found: dict[str, int] = {}
    for theme, count in rows:
        if key := themes.now(theme):
            found[key] = found.get(key, 0) + count
    return found
