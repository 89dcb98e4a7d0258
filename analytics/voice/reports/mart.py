"""The mart: everything heard, as one SQLite file that analysts open with Datasette or a spreadsheet."""

import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select
from sqlite_utils import Database as File

from analytics.voice.meaning.fixing import Fix, list_fixes
from analytics.voice.meaning.pain import USUAL, weights_of
from analytics.voice.meaning.reading import read_figures
from analytics.voice.registry.standing import WITHDRAWN, read_registry
from analytics.voice.tables import verbatims

CHUNK = 2000
WEEKS = """
select theme, date(happened_at, 'weekday 0', '-6 days') as monday, count(*) as comments,
       sum(sentiment = 'negative') as negative
from verbatims where theme is not null group by theme, monday
"""
PAIN = """
select themes.name, count(*) as comments, sum(sentiment = 'negative') as negative, themes.weight,
       round(themes.weight * sum(sentiment = 'negative') / (
           select sum(coalesce(other.weight, 1)) from verbatims left join themes as other on other.key = verbatims.theme
           where sentiment = 'negative'), 4) as pain
from verbatims join themes on themes.key = verbatims.theme group by themes.key order by pain desc
"""


def write_mart(db: Connection, path: Path, *, now: datetime) -> int:
    """Write tables `verbatims` (searchable), `themes`, `fixes` and `about`, views `weeks` and `pain`; returns how many verbatims.

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
        judged = read_figures(db, "fixes")
        weights = weights_of(read_figures(db, "drivers"))
        themes = [
            asdict(theme) | {"weight": round(weights.get(theme.key, USUAL).value, 4)}
            for theme in read_registry(db).known.values()
            if theme.status != WITHDRAWN
        ]
        file.table("themes").insert_all(themes, pk="key")
        file.table("fixes").insert_all((_fix(one, judged) for one in list_fixes(db)), pk="id")
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


def _fix(fix: Fix, judged: dict[str, Any]) -> dict[str, Any]:
    """A fix and its verdict by now."""
    now = (judged.get(str(fix.id)) or {}).get("now") or {}
    told = {
        "id": fix.id,
        "theme": fix.theme,
        "title": fix.title,
        "url": fix.url,
        "owner": fix.owner,
        "status": fix.status,
    }
    shipped = fix.shipped_on.isoformat() if fix.shipped_on else None
    return (
        told
        | {"shipped_on": shipped, "verdict": now.get("outcome")}
        | {name: now.get(name) for name in ("change", "low", "high")}
    )


def _rows(db: Connection) -> Iterator[dict[str, Any]]:
    streamed = db.execution_options(stream_results=True, yield_per=CHUNK)
    for row in streamed.execute(select(verbatims).order_by(verbatims.c.id)).mappings():
        yield {**row, "happened_at": row["happened_at"].isoformat(timespec="seconds")} | {
            "attributes": row["attributes"] or None
        }
