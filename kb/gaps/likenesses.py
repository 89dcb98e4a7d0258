"""Articles that say nearly the same: each one's title and questions searched among the others, scored by BM25."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, and_, delete, select, update

from foundation.database import Database, upsert
from kb.articles.reading import Entry, indexable
from kb.articles.tables import articles
from kb.gaps.tables import alike

LEAST = 55  # percent of what an article scores for its own title and questions


@dataclass(frozen=True)
class Pair:
    one: Entry
    other: Entry
    percent: int
    dismissed: bool


def find_alike(documents: Sequence[Mapping[str, Any]], *, least: int = LEAST) -> list[tuple[str, str, int]]:
    """Pairs of ids, the smaller first, with how alike they are in percent: 100 is as much as each is like itself.

    The statistics are rank_bm25's; both ways round count, so that a short article inside a long one isn't its double.
    """
    from kb.gaps.grouping import tellings
    from kb.search import plain_bm25

    if len(documents) < 2:
        return []
    asked = [sorted(set(tellings(f"{one['title']} {' '.join(one['questions'])}"))) for one in documents]
    corpus = [tellings(f"{one['title']} {' '.join(one['questions'])} {one['body']}") for one in documents]
    engine = plain_bm25([text or ["-"] for text in corpus])
    scores = np.array([engine.scores(query) for query in asked])
    own = np.maximum(scores.diagonal()[:, np.newaxis], 1e-9)
    share = np.clip(scores / own, 0, 1)
    mutual = np.rint(100 * np.minimum(share, share.T)).astype(int)
    found = []
    for row, column in zip(*np.nonzero(np.triu(mutual >= least, 1)), strict=True):
        first, second = sorted((str(documents[row]["id"]), str(documents[column]["id"])))
        if _same_readers(documents[row], documents[column]):
            found.append((first, second, int(mutual[row, column])))
    return sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))


def _same_readers(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """An article for clients and its twin for freelancers, or one in two languages, are meant to be two."""
    if one["locale"] != other["locale"]:
        return False
    return not one["roles"] or not other["roles"] or bool(set(one["roles"]) & set(other["roles"]))


def refresh_alike(database: Database) -> None:
    """Compare all published articles anew; what a writer set aside stays set aside."""
    with database.reading() as db:
        documents = indexable(db)
    pairs = find_alike(documents)
    rows = [{"one": one, "other": other, "percent": percent} for one, other, percent in pairs]
    with database.writing() as db:
        db.execute(update(alike).values(percent=0))
        upsert(db, alike, rows, keys=["one", "other"])
        db.execute(delete(alike).where(alike.c.percent == 0, alike.c.dismissed_at.is_(None)))


def list_alike(db: Connection) -> list[Pair]:
    """Pairs of published articles that are alike, the most alike first."""
    first, second = articles.alias("first"), articles.alias("second")
    query = (
        select(
            alike, first.c.slug.label("slug_1"), first.c.title.label("title_1"), first.c.section.label("section_1"),
            second.c.slug.label("slug_2"), second.c.title.label("title_2"), second.c.section.label("section_2"),
        )
        .join(first, and_(first.c.id == alike.c.one, first.c.status == "published"))
        .join(second, and_(second.c.id == alike.c.other, second.c.status == "published"))
        .where(alike.c.percent > 0)
        .order_by(alike.c.percent.desc(), alike.c.one, alike.c.other)
    )  # fmt: skip
    return [
        Pair(
            Entry(row.one, row.slug_1, row.title_1, row.section_1), Entry(row.other, row.slug_2, row.title_2, row.section_2),
            row.percent, row.dismissed_at is not None,
        )
        for row in db.execute(query)
    ]  # fmt: skip


def keep_both(db: Connection, one: str, other: str, *, author: str, now: datetime) -> None:
    """These two say different things: don't suggest merging them again."""
    _decide(db, one, other, dismissed_by=author, dismissed_at=now)


def suggest_again(db: Connection, one: str, other: str) -> None:
    _decide(db, one, other, dismissed_by=None, dismissed_at=None)


def _decide(db: Connection, one: str, other: str, **values: Any) -> None:
    first, second = sorted((one, other))
    db.execute(update(alike).where(alike.c.one == first, alike.c.other == second).values(**values))
