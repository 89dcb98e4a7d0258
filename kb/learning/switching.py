"""What is on: a version, or nothing. Each switch is kept with who and when, and told by its id; the index follows in a job."""

from datetime import datetime

from sqlalchemy import Connection, select, text

from foundation.database import insert_row
from foundation.errors import Conflict, NotFound
from foundation.jobs import enqueue
from kb.learning.tables import models, switches
from kb.learning.version import Switch, Version


def last_switch(db: Connection) -> Switch | None:
    return next(iter(last_switches(db, 1)), None)


def last_switches(db: Connection, limit: int) -> list[Switch]:
    """The latest first."""
    found = db.execute(select(switches).order_by(switches.c.id.desc()).limit(limit))
    return [Switch(row.id, row.model_id, row.held, row.switched_by, row.switched_at) for row in found]


def switch_back(db: Connection, version: int, *, by: str, now: datetime) -> int:
    """This version is on from now on, and new ones wait. Raises NotFound when it is no longer kept."""
    take_turn(db)
    if db.execute(select(models.c.id).where(models.c.id == version)).first() is None:
        raise NotFound("This version is no longer kept. Choose one from the list.")
    return _switch(db, version, held=True, by=by, now=now)


def switch_off(db: Connection, *, by: str, now: datetime) -> int:
    """Suggestions rank as if nothing had been learned, and new versions wait."""
    take_turn(db)
    return _switch(db, None, held=True, by=by, now=now)


def let_new_ones_on(db: Connection, *, by: str, now: datetime) -> int:
    """What is on stays; the next version that does better switches itself on."""
    take_turn(db)
    current = last_switch(db)
    return _switch(db, current.version if current else None, held=False, by=by, now=now)


def undo_switch(db: Connection, switch: int, *, by: str, now: datetime) -> None:
    """As it was before. Raises Conflict when somebody has switched since."""
    take_turn(db)
    latest = last_switches(db, 2)
    if not latest or latest[0].id != switch:
        raise Conflict("Something else was switched since. Look at what is on now.")
    before = latest[1] if len(latest) > 1 else None
    if before and before.version is not None:
        known = db.execute(select(models.c.id).where(models.c.id == before.version)).first()
        if known is None:
            raise Conflict("The version that was on before is no longer kept.")
    _switch(db, before.version if before else None, held=before.held if before else False, by=by, now=now)


def switch_itself_on(db: Connection, version: Version, *, now: datetime) -> bool:
    """A new version that did better, unless a person decided what is on."""
    take_turn(db)
    current = last_switch(db)
    if not version.better or (current and current.held):
        return False
    _switch(db, version.id, held=False, by=None, now=now)
    return True


def take_turn(db: Connection) -> None:
    """Whoever changes what is on, or what is kept, waits here for whoever does so now, and then sees what they did.

    Readers don't wait. Writers of SQLite have taken turns since their transaction began.
    """
    if db.dialect.name == "postgresql":
        db.execute(text(f"LOCK TABLE {switches.name} IN SHARE ROW EXCLUSIVE MODE"))


def _switch(db: Connection, version: int | None, *, held: bool, by: str | None, now: datetime) -> int:
    enqueue(db, "kb.reindex", unique="kb.reindex")
    return insert_row(db, switches, model_id=version, held=held, switched_by=by, switched_at=now)
