"""Versions are kept, the last twenty of them, and read back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from foundation.database import insert_row
from kb.learning.packing import pack_lessons
from kb.learning.switching import last_switch, take_turn
from kb.learning.tables import models, switches
from kb.learning.version import Switch, Version
from kb.search.learning import Lessons, Report

KEPT = 20

_FACTS = [column for column in models.c if column.name != "model"]


@dataclass(frozen=True)
class KeptModel:
    """What a version learned, as bytes, and whether it is noted that they can't be read."""

    version: int
    model: bytes
    damaged: bool


def keep_version(
    db: Connection, lessons: Lessons, report: Report, ids: Sequence[str], *, by: str | None, now: datetime
) -> Version:
    """`ids` are the documents' in the order of the index."""
    take_turn(db)
    facts = {
        "trained_at": now, "trained_by": by, "clicks": report.clicks, "judged": report.judged, "questions": report.questions,
        "before": report.before, "after": report.after, "words": report.on, "gains": report.gains,
    }  # fmt: skip
    made = insert_row(db, models, **facts, model=pack_lessons(lessons, ids))
    _forget_old(db)
    return Version(made, **facts)  # type: ignore[arg-type]


def list_versions(db: Connection) -> list[Version]:
    """The latest first, each with when it was last switched on."""
    on: dict[int, Switch] = {}
    for row in db.execute(select(switches).where(switches.c.model_id.is_not(None)).order_by(switches.c.id)):
        on[row.model_id] = Switch(row.id, row.model_id, row.held, row.switched_by, row.switched_at)
    found = db.execute(select(*_FACTS).order_by(models.c.id.desc()))
    return [Version(**row, switch=on.get(row["id"])) for row in found.mappings()]


def model_that_is_on(db: Connection) -> KeptModel | None:
    """None when all learning is off, or nothing was learned yet."""
    switch = last_switch(db)
    if switch is None or switch.version is None:
        return None
    row = db.execute(select(models.c.id, models.c.model, models.c.damaged).where(models.c.id == switch.version)).first()
    return KeptModel(row.id, row.model, row.damaged) if row else None


def note_damage(db: Connection, version: int, damaged: bool) -> None:
    """Whether it could be read when the index was built; the page says so."""
    db.execute(update(models).where(models.c.id == version).values(damaged=damaged))


def _forget_old(db: Connection) -> None:
    """The one that is on stays, however old."""
    switch = last_switch(db)
    latest = select(models.c.id).order_by(models.c.id.desc()).limit(KEPT)
    kept = [*db.execute(latest).scalars(), switch.version if switch else None]
    db.execute(delete(models).where(models.c.id.not_in([one for one in kept if one is not None])))
