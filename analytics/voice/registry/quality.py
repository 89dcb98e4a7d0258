"""How well a classifier finds each theme again: learned from three of four of its comments, asked about the fourth."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from analytics.voice.registry.prototypes import read_texts
from analytics.voice.registry.standing import read_registry
from analytics.voice.tables import shaped, summaries
from foundation.database import Database, upsert

LEAST = 12  # different comments of a theme that is measured
MOST = 80
HELD = 4  # one of so many is held back

Said = Mapping[str, Sequence[str]]  # theme -> its different comments


def measure_quality(database: Database, now: datetime) -> None:
    """Kept as the figure `quality`: F1 by theme and how many comments it was asked about."""
    with database.reading() as db:
        said = _said(db)
    figures = {"themes": f1_by_theme(said) if len(said) > 1 else {}}
    with database.writing() as db:
        upsert(db, summaries, [{"key": shaped("quality"), "figures": figures, "made_at": now}], keys=["key"])


def f1_by_theme(said: Said) -> dict[str, dict[str, Any]]:
    """Which comments are held back is settled by their words, so the same comments give the same numbers."""
    from analytics.voice.discovery import train_themes  # scipy: in jobs only

    taught = [(text, key) for key, texts in said.items() for text in texts if not _held(text)]
    asked = [(text, key) for key, texts in said.items() for text in texts if _held(text)]
    if len({key for _, key in taught}) < 2 or not asked:
        return {}
    model = train_themes([text for text, _ in taught], [key for _, key in taught])
    found = [key for key, _ in model.assign([text for text, _ in asked])]
    right = Counter(key for (_, key), told in zip(asked, found, strict=True) if key == told)
    wanted, told = Counter(key for _, key in asked), Counter(found)
    return {
        key: {"f1": round(2 * right[key] / (wanted[key] + told[key]), 3), "of": wanted[key]} for key in sorted(wanted)
    }


def _said(db: Connection) -> dict[str, list[str]]:
    registry = read_registry(db)
    texts = read_texts(db, list(registry.all), registry, newest=2 * MOST)
    found = {key: list(dict.fromkeys(text for text, _ in reversed(rows)))[:MOST] for key, rows in sorted(texts.items())}
    return {key: once for key, once in found.items() if len(once) >= LEAST}


def _held(text: str) -> bool:
    return hashlib.blake2b(text.encode(), digest_size=4).digest()[0] % HELD == 0
