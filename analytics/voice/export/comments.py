"""The comments to take away, in blocks: never more than one block is in memory, whatever there is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from analytics.voice.asking.describing import value_in_words
from analytics.voice.asking.fitting import choose
from analytics.voice.asking.shelf import Shelf
from analytics.voice.hearing.told import told_to_all
from analytics.voice.registry.standing import Registry
from analytics.voice.tables import verbatims
from foundation.database import Database
from foundation.incoming import whole_number

BLOCK = 2000
COLUMNS = (
    "number", "said_at", "source", "theme", "theme_name", "sentiment", "sentiment_probability", "theme_probability", "rating", "page",
    "role", "plan", "segment", "contract_type", "release", "channel", "channel_name", "language", "synthetic", "text",
)  # fmt: skip
SAID = {"source", "sentiment", "role", "plan", "contract_type", "language"}
_PLAIN = (
    "source", "sentiment", "theme_probability", "rating", "page", "role", "plan", "segment", "contract_type", "release", "channel",
    "language", "synthetic", "text",
)  # fmt: skip


@dataclass(frozen=True)
class Comments:
    """Which comments: those heard when it was asked for, newest first, without the ones whose words were erased. `told`: values are words
    of the page's language, as people read them, and not the English names that programs know."""

    where: tuple[ColumnElement[bool], ...]
    total: int
    registry: Registry
    told: bool

    def blocks(self, database: Database) -> Iterator[list[tuple[Any, ...]]]:
        """Rows in the order of COLUMNS. Each block is a short transaction of its own, so that a long file holds nobody up."""
        after: tuple[datetime, int] | None = None
        while True:
            with database.reading() as db:
                found = db.execute(self._next(after)).all()
            if not found:
                return
            yield [self._row(row) for row in found]
            after = found[-1].happened_at, found[-1].id

    def _next(self, after: tuple[datetime, int] | None) -> Any:
        c = verbatims.c
        wanted = select(c.id, c.happened_at, c.theme, c.probability, *(c[name] for name in _PLAIN)).where(*self.where)
        if after:
            wanted = wanted.where(or_(c.happened_at < after[0], and_(c.happened_at == after[0], c.id < after[1])))
        return wanted.order_by(c.happened_at.desc(), c.id.desc()).limit(BLOCK)

    def _row(self, row: Row[Any]) -> tuple[Any, ...]:
        own = row._mapping
        key = self.registry.now(row.theme)
        known = {"number": row.id, "said_at": row.happened_at, "sentiment_probability": row.probability}
        known |= {"theme": key, "theme_name": self.registry.name(row.theme) if row.theme else None}
        known |= {"channel_name": value_in_words("channel", row.channel, self.registry) if row.channel else None}
        return tuple(self._said(name, known[name] if name in known else own[name]) for name in COLUMNS)

    def _said(self, name: str, value: Any) -> Any:
        return value_in_words(name, value, self.registry) if self.told and value and name in SAID else value


def find_comments(
    db: Connection, filters: Mapping[str, str], registry: Registry, shelf: Shelf | None, *, told: bool = False
) -> Comments:
    """As the page of verbatims finds them, by words and meaning too. Raises Invalid for filters that can't be."""
    found = choose(db, filters, registry, shelf, like=whole_number(filters.get("like")))
    heard = db.execute(select(func.coalesce(func.max(verbatims.c.id), 0))).scalar_one()
    where = (*found.conditions, verbatims.c.text != "", verbatims.c.id <= heard, told_to_all())
    total = db.execute(select(func.count()).select_from(verbatims).where(*where)).scalar_one()
    return Comments(where, total, registry, told)
