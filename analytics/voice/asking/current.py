"""The shelf this process searches: a mapped file, looked at once a second, made anew by a job."""

import logging
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, func, select

from analytics.voice.asking.shelf import FORMAT, BadShelf, Shelf, map_shelf, save_shelf
from analytics.voice.asking.shelving import shelve, stamp_of
from analytics.voice.tables import verbatims
from foundation.database import Database

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
CHUNK = 500  # texts read at once
FACETS = ("page", "role", "plan", "segment", "contract_type", "release", "language", "channel")
MOST_VALUES = 60  # of one facet that are offered


class CurrentShelf:
    """None until a job has made one: then words are looked for one by one in the database."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self.path = folder / f"verbatims-{FORMAT}.index"
        self._lock = threading.Lock()
        self._shelf: Shelf | None = None
        self._stamp: tuple[int, int] | None = None
        self._looked = float("-inf")

    def get(self) -> Shelf | None:
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return self._shelf
        with self._lock:
            stamp = self._file()
            if stamp != self._stamp:
                self._shelf, self._stamp = self._read(), stamp
            self._looked = time.monotonic()
            return self._shelf

    def refresh(self) -> bool:
        """Take in what is new or changed, let go of what was erased; whether there was anything."""
        before = self._read()
        with self._database.reading() as db:
            ids, stamps = _known_by(db)
            if before is not None and np.array_equal(before.ids, ids) and np.array_equal(before.stamps, stamps):
                return False
            facets = {name: _values(db, name) for name in FACETS}
            made = shelve(before, ids, stamps, _texts(db, _fresh(before, ids, stamps)), facets)
        save_shelf(made, self.path)
        self._looked = float("-inf")
        return True

    def _read(self) -> Shelf | None:
        try:
            return map_shelf(self.path) if self.path.exists() else None
        except BadShelf as reason:
            log.warning("verbatims are found by words only until the next job: %s", reason)
            return None

    def _file(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino


def shelf() -> Shelf | None:
    """That of this application, as it is now."""
    from flask import current_app

    found: CurrentShelf = current_app.extensions["verbatims"]
    return found.get()


def _known_by(db: Connection) -> tuple[np.ndarray, np.ndarray]:
    columns = (verbatims.c.id, verbatims.c.content_hash, verbatims.c.words_hash)
    rows = db.execute(select(*columns).where(verbatims.c.text != "").order_by(verbatims.c.id))
    known = [(number, stamp_of(content, said)) for number, content, said in rows]
    pairs = np.array(known, dtype=np.int64).reshape(-1, 2)
    return np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1])


def _fresh(before: Shelf | None, ids: np.ndarray, stamps: np.ndarray) -> list[int]:
    if before is None:
        return [int(one) for one in ids]
    known = set(zip(before.ids.tolist(), before.stamps.tolist(), strict=True))
    return [number for number, stamp in zip(ids.tolist(), stamps.tolist(), strict=True) if (number, stamp) not in known]


def _texts(db: Connection, ids: list[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for at in range(0, len(ids), CHUNK):
        rows = db.execute(
            select(verbatims.c.id, verbatims.c.text).where(verbatims.c.id.in_(ids[at : at + CHUNK]))
        )  # fmt: skip
        found.update((row[0], row[1]) for row in rows)
    return found


def _values(db: Connection, name: str) -> list[str]:
    column = verbatims.c[name]
    counted: Mapping[str, int] = {
        row[0]: row[1] for row in db.execute(select(column, func.count()).where(column.is_not(None)).group_by(column))
    }
    return sorted((one for one in counted if one), key=lambda one: (-counted[one], one))[:MOST_VALUES]
