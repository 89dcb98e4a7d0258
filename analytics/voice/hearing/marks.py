"""How far hearing has come, so that it goes on there."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from analytics.voice.hearing.tables import marks
from foundation.database import upsert


def read_mark(db: Connection, key: str) -> int:
    """0 where there is none."""
    return db.execute(select(marks.c.place).where(marks.c.key == key)).scalar() or 0


def set_mark(db: Connection, key: str, place: int, *, now: datetime) -> None:
    upsert(db, marks, [{"key": key, "place": place, "moved_at": now}], keys=["key"])


def forget_mark(db: Connection, key: str) -> None:
    db.execute(delete(marks).where(marks.c.key == key))
