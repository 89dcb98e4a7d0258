"""The mart: everything heard, as one SQLite file that analysts open with Datasette or a spreadsheet."""

import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, select
from sqlite_utils import Database as File

from analytics.voice.export.cells import plain
from analytics.voice.frame import PERIODS, SOURCE_NAMES
from analytics.voice.hearing.reading import read_front
from analytics.voice.hearing.told import words_for_all
from analytics.voice.meaning.fixing import Fix, list_fixes
from analytics.voice.meaning.pain import USUAL, weights_of
from analytics.voice.meaning.reading import read_figures
from analytics.voice.meaning.releasing import list_releases
from analytics.voice.registry.standing import WITHDRAWN, Registry, read_registry
from analytics.voice.reports.mart_columns import ABOUT, COLUMNS, KEYS, TABLES, TITLES, TYPES, VIEWS
from analytics.voice.tables import verbatims

CHUNK = 2000
SAID = (
    "source", "text", "sentiment", "compound", "probability", "theme_probability", "page", "role", "plan", "segment", "contract_type",
    "release", "channel", "language", "rating", "rating_scale", "two_sided", "article", "synthetic",
)  # fmt: skip


def write_mart(db: Connection, path: Path, *, now: datetime) -> int:
    """Write the tables and views that `mart_columns` describes, and beside the file its description for Datasette; returns how
    many verbatims. The file is complete or not there: it is written beside its place and moved in at the end."""
    unfinished = path.with_name(f".{path.name}.writing")
    unfinished.unlink(missing_ok=True)
    try:
        count = _fill(db, unfinished, now)
        described = msgspec.json.format(msgspec.json.encode(description(path.stem)), indent=2)
        os.replace(unfinished, path)
        path.with_suffix(".metadata.json").write_bytes(described)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def description(name: str) -> dict[str, Any]:
    """What Datasette shows above each table: `datasette voice.db --metadata voice.metadata.json`."""
    tables = {table: {"description": words, "columns": COLUMNS.get(table, {})} for table, words in TABLES.items()}
    tables["verbatims"] |= {
        "sort_desc": "happened_at",
        "facets": ["source", "sentiment", "theme"],
        "label_column": "text",
    }
    tables["themes"]["label_column"] = "name"
    return {"title": TITLES[0], "description": TITLES[1], "databases": {name: {"tables": tables}}}


def _fill(db: Connection, path: Path, now: datetime) -> int:
    file = File(path)
    try:
        file.conn.execute("pragma journal_mode = off")  # nobody reads it before it is moved in
        for table, columns in TYPES.items():
            file.table(table).create(
                columns, pk=KEYS.get(table, "id"), foreign_keys=_leads(table), not_null=set(), transform=False
            )
        registry = read_registry(db)
        weights = weights_of(read_figures(db, "drivers"))
        known = [theme for theme in registry.known.values() if theme.status != WITHDRAWN]
        keys = {theme.key for theme in known}
        for table, rows in (
            ("themes", (_theme(theme, keys, weights) for theme in known)), ("theme_periods", _periods(db, keys)),
            ("emerging", _emerging(db, keys)), ("drivers", _drivers(db, keys)), ("fixes", _fixes(db, registry, keys)),
            ("releases", ({"id": one.id, "name": one.name, "url": one.url, "released_on": str(one.released_on)} for one in list_releases(db))),
            ("verbatims", _rows(db, registry, keys)), ("columns", _columns()),
        ):  # fmt: skip
            file.table(table).insert_all(rows, batch_size=CHUNK)
        said = file.table("verbatims")
        said.create_index(["theme", "happened_at"])
        said.create_index(["happened_at"])
        said.enable_fts(["text"], tokenize="porter")
        for name, statement in VIEWS.items():
            file.create_view(name, statement)
        total: int = said.count
        file.table("about").insert({"id": 1, "made_at": now.isoformat(timespec="seconds"), "verbatims": total, "privacy": ABOUT})  # fmt: skip
        file.conn.commit()
        return total
    finally:
        file.close()


def _leads(table: str) -> list[tuple[str, str, str]]:
    """Foreign keys: themes first, what leads to them after."""
    return [("theme", "themes", "key")] if "theme" in TYPES[table] else []


def _theme(theme: Any, keys: set[str], weights: Mapping[str, Any]) -> dict[str, Any]:
    into = theme.into if theme.into in keys else None
    split_from = theme.split_from if theme.split_from in keys else None
    own = {name: getattr(theme, name) for name in ("key", "name", "area", "description", "owner", "status", "locked")}
    return own | {"merged_into": into, "split_from": split_from, "weight": round(weights.get(theme.key, USUAL).value, 4)}  # fmt: skip


def _periods(db: Connection, keys: set[str]) -> Iterator[dict[str, Any]]:
    """What the pages say of each period."""
    for days in PERIODS:
        front = read_front(db, days)
        if front is None:
            continue
        for one in front["themes"]:
            if one["key"] in keys:
                yield {
                    "id": f"{days}:{one['key']}", "days": days, "first_day": str(front["first"]), "last_day": str(front["last"]), "theme": one["key"],
                    "comments": one["count"], "negative": one["negative"], "pain": one["pain"], "pain_low": one["low"], "pain_high": one["high"],
                    "trend": one["trend"] or None, "level": one["kind"], "heard": front["heard"],
                }  # fmt: skip


def _emerging(db: Connection, keys: set[str]) -> Iterator[dict[str, Any]]:
    for one in read_figures(db, "emerging").get("found", ()):
        if one["key"] in keys:
            told = {name: one[name] for name in ("level", "days", "seen", "expected", "low", "high", "ratio")}
            yield {"theme": one["key"], **told, "began": str(one["day"]), "release": one["release"] or None, "first_words": plain(one["words"]) or None}  # fmt: skip


def _drivers(db: Connection, keys: set[str]) -> Iterator[dict[str, Any]]:
    for one in read_figures(db, "drivers").get("found", ()):
        if one["theme"] in keys:
            yield {name: one[name] for name in ("theme", "effect", "low", "high", "mentions", "proven")}


def _fixes(db: Connection, registry: Registry, keys: set[str]) -> Iterator[dict[str, Any]]:
    """Fixes and their verdicts by now."""
    judged = read_figures(db, "fixes")
    for fix in list_fixes(db):
        now = (judged.get(str(fix.id)) or {}).get("now") or {}
        yield _fix(fix, _key(registry, fix.theme, keys)) | {"verdict": now.get("outcome"), **{name: now.get(name) for name in ("change", "low", "high")}}  # fmt: skip


def _fix(fix: Fix, theme: str | None) -> dict[str, Any]:
    shipped = fix.shipped_on.isoformat() if fix.shipped_on else None
    own = {name: getattr(fix, name) for name in ("id", "title", "url", "owner", "status")}
    return own | {"theme": theme, "shipped_on": shipped}


def _rows(db: Connection, registry: Registry, keys: set[str]) -> Iterator[dict[str, Any]]:
    """Without what leads to a person: numbers of tickets and messages stay here."""
    c = verbatims.c
    wanted = select(
        c.id, c.happened_at, c.theme, c.attributes, *(c[name] for name in SAID if name != "text"), words_for_all()
    ).order_by(c.id)
    streamed = db.execution_options(stream_results=True, yield_per=CHUNK)
    themes: dict[str | None, str | None] = {None: None}
    for row in streamed.execute(wanted).mappings():
        if row["theme"] not in themes:
            themes[row["theme"]] = _key(registry, row["theme"], keys)
        yield {
            "id": row["id"], "happened_at": row["happened_at"].isoformat(timespec="seconds"), "day": row["happened_at"].date().isoformat(),
            "theme": themes[row["theme"]], "source_name": SOURCE_NAMES.get(row["source"], row["source"]), **{name: row[name] for name in SAID},
            "attributes": row["attributes"] or None,
        }  # fmt: skip


def _key(registry: Registry, theme: str | None, keys: set[str]) -> str | None:
    found = registry.now(theme)
    return found if found in keys else None


def _columns() -> Iterator[dict[str, str]]:
    """The description again, inside the file: for tools that read no metadata."""
    for table, columns in COLUMNS.items():
        for column, words in columns.items():
            yield {"id": f"{table}.{column}", "in_table": table, "name": column, "description": words}
