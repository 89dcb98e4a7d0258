"""The pictures as pages show them: one for a wide page, one for a phone, and for a theme's year the table behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import Connection, select

from analytics.voice.meaning.reading import with_days
from analytics.voice.reports.year import happened
from analytics.voice.tables import on_phone, pictures, shaped, summaries

TRENDS = 4  # themes whose year stands with the figures of a period
_NOTHING = " hidden>"


@dataclass(frozen=True)
class Picture:
    """Shown with `{{ picture }}`: the page's width decides which of the two is seen."""

    wide: str
    phone: str = ""
    table: str = ""

    def __bool__(self) -> bool:
        return bool(self.wide)

    def __html__(self) -> str:
        if not self.phone:
            return self.wide + self.table
        return f'<div class="pic wide-pic">{self.wide}</div><div class="pic phone-pic">{self.phone}</div>{self.table}'


def themes_to_draw(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The themes of the three cards first, then those that hurt most."""
    by_key = {one["key"]: one for one in figures["themes"]}
    cards = [figures[name]["key"] for name in ("hurts", "new", "better") if figures[name]]
    return [by_key[key] for key in dict.fromkeys([*cards, *by_key]) if key in by_key][:TRENDS]


def read_pictures(db: Connection, keys: Iterable[str]) -> dict[str, Picture]:
    """By key; one that isn't drawn yet, or has nothing to show, is empty. One statement."""
    wanted = list(dict.fromkeys(keys))
    names = {shaped(one) for key in wanted for one in (key, on_phone(key))}
    rows = db.execute(select(pictures.c.key, pictures.c.svg).where(pictures.c.key.in_(names)))
    kept = {row.key: "" if _NOTHING in row.svg[:80] else row.svg for row in rows}
    return {key: Picture(kept.get(shaped(key), ""), kept.get(shaped(on_phone(key)), "")) for key in wanted}


def read_years(db: Connection, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The weeks of each theme that was spoken of. One statement."""
    names = {shaped(f"trend:{key}"): key for key in keys}
    rows = db.execute(select(summaries.c.key, summaries.c.figures).where(summaries.c.key.in_(names)))
    return {names[row.key]: with_days(row.figures) for row in rows}


def with_table(picture: Picture, year: dict[str, Any]) -> Picture:
    table = render_template("analytics/voice/_weeks.html", year=year, weeks=happened(year))
    return Picture(picture.wide, picture.phone, Markup(table))
