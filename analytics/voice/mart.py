"""The mart: everything heard, as one SQLite file that analysts open with Datasette or a spreadsheet."""

import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select
from sqlite_utils import Database as File

from analytics.voice.registry.standing import WITHDRAWN, read_registry
from analytics.voice.tables import verbatims

CHUNK = 2000
WEEKS = """
select theme, date(happened_at, 'weekday 0', '-6 days') as monday, count(*) as comments,
       sum(sentiment = 'negative') as negative
from verbatims where theme is not null group by theme, monday
"""
PAIN = """
select themes.name, count(*) as comments, sum(sentiment = 'negative') as negative,
       round(1.0 * sum(sentiment = 'negative') / (select count(*) from verbatims where sentiment = 'negative'), 4) as pain
from verbatims join themes on themes.key = verbatims.theme group by themes.key order by pain desc
"""


def write_mart(db: Connection, path: Path, *, now: datetime) -> int:
    """Write tables `verbatims` (searchable), `themes` and `about`, views `weeks` and `pain`; returns how many verbatims.

    The file is complete or not there: it is written beside its place and moved in at the end.
    """
    unfinished = path.with_name(f".{path.name}.writing")
    unfinished.unlink(missing_ok=True)
    try:
        count = _fill(db, unfinished, now)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def _fill(db: Connection, path: Path, now: datetime) -> int:
    file = File(path)
    try:
        themes = [asdict(theme) for theme in read_registry(db).known.values() if theme.status != WITHDRAWN]
        file.table("themes").insert_all(themes, pk="key")
        kept = file.table("verbatims").insert_all(_rows(db), pk="id", batch_size=CHUNK)
        if kept.exists():
            kept.create_index(["theme", "happened_at"])
            kept.enable_fts(["text"], tokenize="porter")
            file.create_view("weeks", WEEKS)
            file.create_view("pain", PAIN)
        total: int = db.execute(select(func.count()).select_from(verbatims)).scalar_one()
        file.table("about").insert(
            {"made_at": now.isoformat(), "verbatims": total, "privacy": "Personal details are taken out."}
        )
        return total
    finally:
        file.close()


def _rows(db: Connection) -> Iterator[dict[str, Any]]:
    streamed = db.execution_options(stream_results=True, yield_per=CHUNK)
    for row in streamed.execute(select(verbatims).order_by(verbatims.c.id)).mappings():
        yield {**row, "happened_at": row["happened_at"].isoformat(timespec="seconds")} | {
            "attributes": row["attributes"] or None
        }
