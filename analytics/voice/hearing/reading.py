"""The figures that the hourly job kept, as pages read them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from analytics.voice.tables import SHAPE, shaped, summaries

SIZE = 30


def is_heard(db: Connection) -> bool:
    """Whether figures were made as pages read them now: the last step of hearing everything."""
    return db.execute(select(summaries.c.key).where(summaries.c.key.like(f"{SHAPE}/%")).limit(1)).first() is not None


def read_front(db: Connection, days: int) -> dict[str, Any] | None:
    row = db.execute(select(summaries).where(summaries.c.key == shaped(f"front:{days}"))).first()
    if row is None or not row.figures["total"]:
        return None
    figures: dict[str, Any] = row.figures | {"made_at": row.made_at}
    for name in ("hurts", "new", "better"):
        if figures[name] and figures[name].get("quote"):
            quote = figures[name]["quote"]
            quote["happened_at"] = datetime.fromisoformat(quote["happened_at"])
    for one in figures["sources"]:
        one["heard_at"] = datetime.fromisoformat(one["heard_at"])
    figures["first"], figures["last"] = date.fromisoformat(figures["first"]), date.fromisoformat(figures["last"])
    return figures
