"""What the shelf found, joined with the filters in one statement: counts and lists are of the same comments."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    and_,
    any_,
    cast,
    false,
    func,
    or_,
    select,
    type_coerce,
)

from analytics.voice.asking.address import left_out
from analytics.voice.asking.query import Query, read_query
from analytics.voice.asking.searching import Found, like_one, search
from analytics.voice.asking.shelf import Shelf
from analytics.voice.hearing.wanted import NO_THEME, Wanted, filters, wanted_from
from analytics.voice.registry.standing import Registry
from analytics.voice.tables import verbatims


@dataclass(frozen=True)
class Chosen:
    """Comments as conditions that count and list them alike; `found` ranks them where words were typed."""

    wanted: Wanted
    conditions: list[ColumnElement[bool]]
    found: Found | None = None


def choose(
    db: Connection, args: Mapping[str, str], registry: Registry, shelf: Shelf | None, *, like: int | None = None
) -> Chosen:
    """By the parameters of an address. No statement is sent. Raises Invalid where it can't be read."""
    wanted = settled(wanted_from(args), registry)
    conditions, found = (
        _like(db, wanted, shelf, like) if like is not None and shelf else conditions_of(db, wanted, shelf)
    )
    if others_told := left_out(args):
        others, _ = conditions_of(db, settled(wanted_from(others_told), registry), shelf)
        conditions.append(verbatims.c.id.not_in(select(verbatims.c.id).where(*others)))
    return Chosen(wanted, conditions, found)


def settled(wanted: Wanted, registry: Registry) -> Wanted:
    """With themes as they are called today, and those of the area."""
    of_area = tuple(key for key, one in registry.known.items() if wanted.area and one.area == wanted.area)
    theme, mentions = (registry.now(one) or one for one in (wanted.theme, wanted.mentions))
    return replace(wanted, theme=theme, mentions=mentions, themes=of_area)


def conditions_of(
    db: Connection, wanted: Wanted, shelf: Shelf | None
) -> tuple[list[ColumnElement[bool]], Found | None]:
    """What finds these comments, with their ranking where words were typed."""
    if not wanted.words:
        return filters(wanted), None
    query = read_query(wanted.words)
    said = verbatims.c.text != ""  # the erased only count, and have no words
    if query.is_empty:
        return [false()], None
    if shelf is None or not (query.words or query.phrases):
        return [*filters(wanted), said, *_plainly(query)], None
    found = search(shelf, query)
    fresh = and_(verbatims.c.id > shelf.last, *_plainly(query))
    return [*filters(wanted), said, or_(among(db, found.ids), fresh)], found


def count_by_theme_and_feeling(db: Connection, chosen: Chosen) -> Counter[tuple[str | None, str]]:
    theme = func.coalesce(verbatims.c.theme, NO_THEME).label(
        "about"
    )  # as it stands, SQLite reads the table in the order of an index
    rows = db.execute(
        select(theme, verbatims.c.sentiment, func.count())
        .where(*chosen.conditions)
        .group_by(theme, verbatims.c.sentiment)
    )
    return Counter({(None if row[0] == NO_THEME else row[0], row[1]): row[2] for row in rows})


@dataclass(frozen=True, eq=False)
class Ranked:
    """Comments in one order, as columns; `points` are 0 for what nothing ranked."""

    ids: np.ndarray
    moments: np.ndarray  # microseconds
    points: np.ndarray
    feelings: list[str]
    themes: list[str | None]

    def __len__(self) -> int:
        return len(self.ids)

    def only(self, rows: np.ndarray) -> "Ranked":
        feelings, themes = ([column[at] for at in rows] for column in (self.feelings, self.themes))
        return Ranked(self.ids[rows], self.moments[rows], self.points[rows], feelings, themes)

    def felt(self, sentiment: str) -> "Ranked":
        return self.only(np.array([at for at, one in enumerate(self.feelings) if one == sentiment], dtype=np.int64))


def read_ranked(db: Connection, chosen: Chosen, *, newest: bool = False) -> Ranked:
    """The best first; what is equally good, and all of it where that is asked for, the newest first."""
    c = verbatims.c
    moment = type_coerce(c.happened_at, BigInteger)
    rows = db.execute(select(c.id, c.sentiment, c.theme, moment).where(*chosen.conditions)).all()
    ids, moments = (np.array([row[at] for row in rows], dtype=np.int64) for at in (0, 3))
    points = np.zeros(len(ids), dtype=np.int64) if newest else _points(chosen, ids)
    found = Ranked(ids, moments, points, [row[1] for row in rows], [row[2] for row in rows])
    return found.only(np.lexsort((-ids, -moments, -points)))


def _points(chosen: Chosen, ids: np.ndarray) -> np.ndarray:
    found = chosen.found
    if found is None or not len(found.ids):
        return np.zeros(len(ids), dtype=np.int64)
    order = np.argsort(found.ids)
    at = order[np.minimum(np.searchsorted(found.ids[order], ids), len(order) - 1)]
    return np.where(found.ids[at] == ids, found.scores[at], 0)


def among(db: Connection, ids: np.ndarray) -> ColumnElement[bool]:
    """Thousands of ids as one parameter."""
    if db.dialect.name == "sqlite":
        listed = func.json_each(str(ids.tolist())).table_valued("value")
        return verbatims.c.id.in_(select(listed.c.value))
    return verbatims.c.id == any_(cast(ids.tolist(), ARRAY(BigInteger)))


def _like(db: Connection, wanted: Wanted, shelf: Shelf, number: int) -> tuple[list[ColumnElement[bool]], Found]:
    found = like_one(shelf, number)
    return [*filters(wanted), verbatims.c.text != "", among(db, found.ids)], found


def _plainly(query: Query) -> list[ColumnElement[bool]]:
    return [verbatims.c.text.icontains(word, autoescape=True) for word in query.plain]
