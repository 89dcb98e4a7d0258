"""Makes what a page asked for: a trend, a distribution, a week of hours, or a workbook. For the worker only."""

import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from analytics.desk.making import keep_made
from analytics.desk.pictures.bars import draw_bars
from analytics.desk.pictures.hours import draw_hours
from analytics.desk.pictures.trend import draw_trend
from foundation.database import Database

DRAWERS = {"trend": draw_trend, "bars": draw_bars, "hours": draw_hours}


def make_now(database: Database, kind: str, shown: Any, *, now: datetime) -> None:
    body = _workbook(shown) if kind == "workbook" else DRAWERS[kind](shown).encode()
    with database.writing() as db:
        keep_made(db, kind, shown, body, now=now)


def _workbook(shown: Mapping[str, Any]) -> bytes:
    from analytics.voice.export.sheets import Column, Workbook

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        with Workbook(path, title=shown["title"], folder=Path(folder)) as book:
            book.note(shown["about_name"], [(name, value) for name, value in shown["about"]], heading=shown["title"])
            for sheet in shown["sheets"]:
                columns = [Column(head, width, kind) for head, width, kind in sheet["columns"]]
                rows = (
                    [_cell(column.kind, one) for column, one in zip(columns, row, strict=True)] for row in sheet["rows"]
                )
                book.table(sheet["name"], columns, rows)
        return path.read_bytes()


def _cell(kind: str, value: Any) -> Any:
    """A day came here as ISO 8601, within JSON."""
    return date.fromisoformat(value) if kind == "day" else value
