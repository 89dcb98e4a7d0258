"""Reads the figures that the job made, for pages."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from analytics.voice.tables import pictures, shaped, summaries

_DAYS = ("first", "last", "since", "until", "day")


def read_figures(db: Connection, key: str) -> dict[str, Any]:
    """What the job kept under `key`, its days as days; empty before it ran."""
    row = db.execute(select(summaries.c.figures).where(summaries.c.key == shaped(key))).first()
    return with_days(row.figures) if row else {}


def read_many(
    db: Connection, keys: Sequence[str], drawn: Sequence[str]
) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """What the job kept under each of `keys`, and the pictures `drawn`, "" where there is none. One statement."""
    svgs = [select(pictures.c.svg).where(pictures.c.key == shaped(one)).scalar_subquery() for one in drawn]
    names = {shaped(key): key for key in keys}
    rows = db.execute(select(summaries.c.key, summaries.c.figures, *svgs).where(summaries.c.key.in_(names))).all()
    found = {names[row.key]: with_days(row.figures) for row in rows}
    return found, {one: row or "" for one, row in zip(drawn, rows[0][2:] if rows else [""] * len(drawn), strict=True)}


def read_several(db: Connection, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """As `read_figures`, for several keys at once."""
    names = {shaped(key): key for key in keys}
    rows = db.execute(select(summaries.c.key, summaries.c.figures).where(summaries.c.key.in_(names)))
    found = {names[row.key]: with_days(row.figures) for row in rows}
    return {key: found.get(key) or {} for key in names.values()}


def with_days(value: Any) -> Any:
    if isinstance(value, list):
        return [with_days(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: date.fromisoformat(one) if name in _DAYS and isinstance(one, str) else with_days(one)
        for name, one in value.items()
    }
