"""Finds the verbatims behind a number, by the same conditions that counted it."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select

from analytics.voice.hearing.wanted import NO_THEME
from analytics.voice.hearing.wanted import Wanted as Wanted
from analytics.voice.hearing.wanted import conditions as conditions
from analytics.voice.hearing.wanted import wanted_from as wanted_from
from analytics.voice.tables import SHAPE, shaped, summaries, verbatims
from foundation.paging import Page, pack_cursor, unpack_cursor

SIZE = 30


def is_heard(db: Connection) -> bool:
    """Whether figures were made as pages read them now: the last step of hearing everything."""
    return db.execute(select(summaries.c.key).where(summaries.c.key.like(f"{SHAPE}/%")).limit(1)).first() is not None


def count_by_sentiment(db: Connection, wanted: Wanted) -> Counter[str]:
    rows = db.execute(
        select(verbatims.c.sentiment, func.count()).where(*conditions(wanted)).group_by(verbatims.c.sentiment)
    )
    return Counter({row[0]: row[1] for row in rows})


def count_by_theme(db: Connection, wanted: Wanted) -> dict[str, int]:
    """Comments of each theme; those without one under `NO_THEME`."""
    rows = db.execute(
        select(verbatims.c.theme, func.count()).where(*conditions(wanted)).group_by(verbatims.c.theme)
    )  # fmt: skip
    return {row[0] or NO_THEME: row[1] for row in rows}


def list_verbatims(db: Connection, wanted: Wanted, cursor: str | None, size: int = SIZE) -> Page[Row[Any]]:
    """Newest first, without those whose words were erased: they only count."""
    statement = select(verbatims).where(*conditions(wanted), verbatims.c.text != "")
    if after := unpack_cursor(cursor, 2):
        moment = datetime.fromtimestamp(after[0] / 1_000_000, UTC) if abs(after[0]) < 4e15 else datetime.now(UTC)
        statement = statement.where(
            or_(verbatims.c.happened_at < moment, and_(verbatims.c.happened_at == moment, verbatims.c.id < after[1]))
        )
    rows = db.execute(statement.order_by(verbatims.c.happened_at.desc(), verbatims.c.id.desc()).limit(size + 1)).all()
    more = None
    if len(rows) > size:
        last = rows[size - 1]
        more = pack_cursor([round(last.happened_at.timestamp() * 1_000_000), last.id])
    return Page(list(rows[:size]), more)


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
