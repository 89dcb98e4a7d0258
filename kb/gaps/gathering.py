"""New searches are looked at: were they missed, and if so, which gap do they belong to? Done in a job, each search once."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from foundation.database import Database, insert_row
from foundation.words import words
from kb.articles.tables import articles, searches
from kb.gaps.grouping import group_queries
from kb.gaps.missing import is_missed
from kb.gaps.tables import gaps

Fits = Callable[[str, Mapping[str, Any]], float]

AT_ONCE = 5_000
REMEMBERED = timedelta(days=365)  # queries older than this no longer draw new ones to their gap


def gather(database: Database, fits: Fits, *, now: datetime) -> int:
    """Look at every search nobody has looked at; returns how many were missed. Safe to repeat."""
    missed = 0
    while True:
        with database.reading() as db:
            fresh = db.execute(
                select(searches).where(searches.c.gap_id.is_(None)).order_by(searches.c.id).limit(AT_ONCE)
            ).all()
            known, background = (_known(db, now), _background(db)) if fresh else ({}, [])
        if not fresh:
            return missed
        lost = _lost(fresh, fits)
        queries = sorted({key(row.query) for row in lost})
        label = dict(zip(queries, group_queries(queries, known, background=background), strict=True))
        with database.writing() as db:
            missed += _keep(db, fresh, lost, label)


def key(query: str) -> str:
    """Two queries with one key are the same but for case, accents and punctuation."""
    return " ".join(words(query))


def _lost(fresh: Sequence[Row[Any]], fits: Fits) -> list[Row[Any]]:
    chance: dict[tuple[str, str | None, str | None], float] = {}
    lost = []
    for row in fresh:
        asked = (key(row.query), row.page, row.role)
        if not row.opened and row.shown and asked not in chance:
            chance[asked] = fits(row.query, {"page": row.page, "role": row.role})
        if is_missed(row.shown, row.opened, chance.get(asked, 0.0)):
            lost.append(row)
    return lost


def _known(db: Connection, now: datetime) -> dict[int, list[str]]:
    """The distinct queries of each gap."""
    query = select(searches.c.gap_id, searches.c.query).where(searches.c.gap_id > 0, searches.c.query != "").distinct()
    found: dict[int, set[str]] = defaultdict(set)
    for row in db.execute(query.where(searches.c.searched_at > now - REMEMBERED)):
        found[row.gap_id].add(key(row.query))
    return {gap: sorted(one) for gap, one in sorted(found.items())}


def _background(db: Connection) -> list[str]:
    found = db.execute(select(articles.c.title, articles.c.questions).where(articles.c.status == "published"))
    return [line for row in found for line in (row.title, *row.questions)]


def _keep(db: Connection, fresh: Sequence[Row[Any]], lost: Sequence[Row[Any]], label: Mapping[str, int]) -> int:
    """Each search gets its gap, 0 when it was answered; new groups become gaps, named by their commonest query."""
    typed: dict[int, Counter[str]] = defaultdict(Counter)
    first: dict[int, datetime] = {}
    for row in lost:
        one = label[key(row.query)]
        first[one] = min(row.searched_at, first.get(one, row.searched_at))
        typed[one][" ".join(row.query.split())] += 1
    ids = {0: 0} | {one: one for one in typed if one > 0}
    for one in sorted((one for one in typed if one < 0), key=lambda one: -typed[one].total()):
        ids[one] = insert_row(db, gaps, name=typed[one].most_common(1)[0][0], found_at=first[one])
    mine = {row.id: ids[label[key(row.query)]] for row in lost}
    rows = [{"search": row.id, "gap": mine.get(row.id, 0)} for row in fresh]
    db.execute(update(searches).where(searches.c.id == bindparam("search")).values(gap_id=bindparam("gap")), rows)
    return sum(1 for gap in mine.values() if gap)


def unseen(db: Connection) -> int:
    """How many searches wait to be looked at."""
    return int(db.execute(select(func.count()).select_from(searches).where(searches.c.gap_id.is_(None))).scalar_one())
