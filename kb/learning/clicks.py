"""What readers did lately, as the clicks a search index learns from: shown, opened, how long read, helped, asked all the same."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from kb.articles.tables import contacts, readings, searches, votes

MOST = 20_000
SOON = timedelta(minutes=30)  # what follows an opening so soon belongs to it
SLACK = timedelta(seconds=10)  # clocks of browsers and ours differ

Click = dict[str, Any]
Key = tuple[str, str]  # who, and the article


def read_clicks(db: Connection) -> list[Click]:
    """The latest openings and votes: `{"query", "shown", "clicked", "helped", "seconds", "contacted", "context"}`.

    Searches of which nothing was opened are left out: measured, rankings were no better for them (docs/benchmarks.md).
    """
    asked = (
        select(searches)
        .where(searches.c.opened != "", searches.c.query != "")
        .order_by(searches.c.id.desc())
        .limit(MOST)
    )
    opened = db.execute(asked).all()
    judged = db.execute(select(votes).order_by(votes.c.id.desc()).limit(MOST)).all()
    since = min((row.searched_at for row in opened), default=None)
    told = _clicks_of(opened, _readings(db, since), judged, _contacts(db, since))
    return told + [_vote(row) for row in judged]


def _readings(db: Connection, since: datetime | None) -> Sequence[Row[Any]]:
    if since is None:
        return []
    timed = readings.c.who.is_not(None), readings.c.seconds.is_not(None), readings.c.read_at >= since - SLACK
    return db.execute(select(readings).where(*timed).order_by(readings.c.id.desc()).limit(2 * MOST)).all()


def _contacts(db: Connection, since: datetime | None) -> Sequence[Row[Any]]:
    if since is None:
        return []
    known = contacts.c.who.is_not(None), contacts.c.asked_at >= since
    return db.execute(select(contacts).where(*known).order_by(contacts.c.id.desc()).limit(MOST)).all()


def _clicks_of(
    opened: Sequence[Row[Any]], read: Iterable[Row[Any]], judged: Iterable[Row[Any]], asked: Iterable[Row[Any]]
) -> list[Click]:
    """Each opening with what the same person did about the same article soon after."""
    readings_of = _After((row.who, row.article_id, row.read_at, row.seconds) for row in read)
    votes_of = _After((row.who, row.article_id, row.voted_at, row.helped) for row in judged)
    contacts_of = _After((row.who, row.article_id, row.asked_at, True) for row in asked)
    told = []
    for row in opened:
        key = (row.who, row.opened)
        seconds = readings_of.first(key, row.searched_at) if row.seconds is None else row.seconds
        told.append(
            _click(row) | {
                "seconds": seconds, "helped": votes_of.first(key, row.searched_at), "contacted": bool(contacts_of.first(key, row.searched_at)),
            }
        )  # fmt: skip
    return told


class _After:
    """What somebody did about an article, found by when."""

    def __init__(self, done: Iterable[tuple[str | None, str, datetime, Any]]) -> None:
        self._done: dict[Key, list[tuple[datetime, Any]]] = defaultdict(list)
        for who, article, at, what in done:
            if who:
                self._done[who, article].append((at, what))
        for one in self._done.values():
            one.sort(key=lambda pair: pair[0])

    def first(self, key: tuple[str | None, str], at: datetime) -> Any:
        """The first thing done soon after; None when nothing was."""
        done = self._done.get((key[0], key[1]), []) if key[0] else []
        place = bisect_left(done, at - SLACK, key=lambda pair: pair[0])
        return done[place][1] if place < len(done) and done[place][0] <= at + SOON else None


def _click(row: Row[Any]) -> Click:
    return {
        "query": row.query,
        "shown": row.shown,
        "clicked": row.opened or None,
        "helped": None,
        "context": _context(row),
    }


def _vote(row: Row[Any]) -> Click:
    return {
        "query": "", "shown": [row.article_id], "clicked": row.article_id, "helped": row.helped, "context": _context(row),
    }  # fmt: skip


def _context(row: Row[Any]) -> dict[str, Any]:
    return {"page": row.page, "role": row.role}
