"""What a theme's comments mean on average: a vector by theme and version, from which likeness is told."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, func, select

from analytics.voice.registry.standing import Registry
from analytics.voice.registry.tables import voice_examples, voice_prototypes
from analytics.voice.tables import verbatims
from foundation.database import upsert
from kb.search.vectors import load_vectors

NEWEST = 300  # comments of a theme that its prototype is the mean of
WEIGHT = 3  # an example, a person's word, counts as so many comments
MOVED = 0.999  # cosine to the version before, below which there is a new version

Prototypes = dict[str, np.ndarray]


def embed(texts: Sequence[str]) -> np.ndarray | None:
    """One unit row a text; None where this installation has no word vectors."""
    vectors = load_vectors()
    return vectors.embed(texts) if vectors else None


def read_prototypes(db: Connection, registry: Registry) -> Prototypes:
    """The newest version of each active theme, from its first comment on."""
    return {key: np.asarray(row.vector) for key, row in _newest(db).items() if key in registry.all}


def renew_prototypes(db: Connection, registry: Registry, now: datetime, *, only: Sequence[str] | None = None) -> int:
    """A new version for each theme whose comments moved its mean; returns how many."""
    before = _newest(db)
    texts = read_texts(db, list(registry.all) if only is None else only, registry)
    rows = []
    for key, said in texts.items():
        vector = mean_of(said)
        old = before.get(key)
        if vector is None or (old and float(np.asarray(old.vector) @ vector) >= MOVED):
            continue
        version = old.version + 1 if old else 1
        rows.append({"theme": key, "version": version, "vector": _short(vector), "comments": len(said), "made_at": now})
    upsert(db, voice_prototypes, rows, keys=["theme", "version"])
    return len(rows)


def mean_of(said: Sequence[tuple[str, int]]) -> np.ndarray | None:
    """The unit mean of texts, each with its weight; repeats of one text count once."""
    once = dict(said)
    rows = embed(list(once))
    if rows is None or not len(once):
        return None
    total = (rows * np.array(list(once.values()))[:, np.newaxis]).sum(axis=0)
    length = float(np.linalg.norm(total))
    return total / length if length else None


def read_texts(
    db: Connection, keys: Sequence[str], registry: Registry, *, newest: int = NEWEST
) -> dict[str, list[tuple[str, int]]]:
    """Each theme's newest comments and its examples, with their weights. Two statements."""
    c = verbatims.c
    place = func.row_number().over(partition_by=c.theme, order_by=(c.happened_at.desc(), c.id.desc())).label("place")
    ranked = select(c.theme, c.text, place).where(c.theme.in_(keys), c.text != "").subquery()
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    wanted = (
        select(ranked.c.theme, ranked.c.text)
        .where(ranked.c.place <= newest)
        .order_by(ranked.c.theme, ranked.c.place.desc())
    )
    for row in db.execute(wanted):
        found[row.theme].append((row.text, 1))
    spoken = (
        select(voice_examples.c.theme, c.text).join(verbatims, c.id == voice_examples.c.verbatim).where(c.text != "")
    )
    for row in db.execute(spoken.order_by(c.id)):
        if (key := registry.taking(row.theme)) in keys and key is not None:
            found[key].append((row.text, WEIGHT))
    return found


def _newest(db: Connection) -> Mapping[str, Any]:
    c = voice_prototypes.c
    newest = select(c.theme, func.max(c.version).label("version")).group_by(c.theme).subquery()
    joined = voice_prototypes.join(newest, (c.theme == newest.c.theme) & (c.version == newest.c.version))
    return {row.theme: row for row in db.execute(select(voice_prototypes).select_from(joined))}


def _short(vector: np.ndarray) -> list[float]:
    return [round(float(value), 5) for value in vector]
