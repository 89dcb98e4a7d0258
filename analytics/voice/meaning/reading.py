"""Reads the figures that the job made, for pages."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from analytics.voice.tables import pictures, shaped, summaries

_DAYS = ("first", "last", "since", "until", "day")


def read_figures(db: Connection, key: str) -> dict[str, Any]:
    """What the job kept under `key`, its days as days; empty before it ran."""
    row = db.execute(select(summaries.c.figures).where(summaries.c.key == shaped(key))).first()
    return _with_days(row.figures) if row else {}


def read_picture(db: Connection, key: str) -> str:
    row = db.execute(select(pictures.c.svg).where(pictures.c.key == shaped(key))).first()
    return row.svg if row else ""


def _with_days(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_days(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: date.fromisoformat(one) if name in _DAYS and isinstance(one, str) else _with_days(one)
        for name, one in value.items()
    }
