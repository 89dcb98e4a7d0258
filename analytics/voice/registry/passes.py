"""Long work on themes, asked for and followed: a job does it, the page shows how far it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from analytics.voice.registry.tables import voice_passes
from foundation.database import insert_row
from foundation.jobs import enqueue

PROPOSE, PLACE = "propose", "place"
SHOWN = timedelta(hours=1)  # a pass that has ended is told of so long


@dataclass(frozen=True)
class Pass:
    id: int
    kind: str
    edit: int | None
    state: str  # waiting | done | failed
    progress: int  # per cent
    read: int
    changed: int
    asked_at: datetime
    made_at: datetime | None


def ask_for(db: Connection, kind: str, *, now: datetime, edit: int | None = None) -> int:
    """The number of the pass; of proposals only one is made at a time."""
    c = voice_passes.c
    if kind == PROPOSE:
        going = db.execute(select(c.id).where(c.kind == kind, c.state == "waiting")).scalar()
        if going is not None:
            return int(going)
    made = insert_row(
        db, voice_passes, kind=kind, edit=edit, state="waiting", progress=0, read=0, changed=0, asked_at=now
    )
    enqueue(db, f"voice.{kind}", {"pass": made})
    return made


def asked_since(db: Connection, kind: str, moment: datetime) -> bool:
    c = voice_passes.c
    return db.execute(select(c.id).where(c.kind == kind, c.asked_at >= moment).limit(1)).first() is not None


def mark(db: Connection, number: int, *, progress: int, read: int = 0, changed: int = 0) -> None:
    values = {"progress": progress, "read": read, "changed": changed}
    db.execute(update(voice_passes).where(voice_passes.c.id == number).values(**values))


def finish(db: Connection, number: int, *, read: int, changed: int, now: datetime) -> None:
    values = {"state": "done", "progress": 100, "read": read, "changed": changed, "made_at": now}
    db.execute(update(voice_passes).where(voice_passes.c.id == number).values(**values))


def fail(db: Connection, number: int) -> None:
    db.execute(update(voice_passes).where(voice_passes.c.id == number).values(state="failed"))


def read_pass(db: Connection, number: int) -> Pass | None:
    row = db.execute(select(voice_passes).where(voice_passes.c.id == number)).first()
    return Pass(**row._asdict()) if row else None


def list_passes(db: Connection, now: datetime) -> list[Pass]:
    """The newest of each kind of work, and all that goes on."""
    rows = db.execute(select(voice_passes).order_by(voice_passes.c.id.desc()).limit(12))
    found = [Pass(**row._asdict()) for row in rows]
    last = next((one for one in found if one.kind == PROPOSE and one.state == "done"), None)
    return [one for one in found if one.state != "done" or one is last or (one.made_at and now - one.made_at < SHOWN)]
