"""Articles that are read and don't help: readers say no more often than elsewhere, or ask a person all the same."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, func, select

from kb.articles.reading import Entry
from kb.articles.tables import articles, contacts, readings, votes

DAYS = 90
Z = 1.645  # 90 % intervals
LEAST_VOTES = LEAST_CONTACTS = 5
MUCH = 1.5  # times the usual share of readers who ask a person
COMMENTS = 2


@dataclass(frozen=True)
class Comment:
    body: str
    said_at: datetime


@dataclass(frozen=True)
class Reception:
    """How an article was received in the last 90 days."""

    entry: Entry
    reads: int
    helped: int
    votes: int
    contacts: int  # people asked after reading it
    comments: tuple[Comment, ...] = ()  # by those it didn't help, newest first

    @property
    def left(self) -> int:
        """Readers it left without an answer, as far as we know."""
        return self.votes - self.helped + self.contacts


@dataclass(frozen=True)
class Usual:
    """The shares over all articles, which one article is held against."""

    helped: float
    contacts: float


def list_unhelpful(db: Connection, *, now: datetime) -> tuple[list[Reception], Usual]:
    """Those that help less than is usual, beyond chance; the most readers left without an answer first."""
    everything = _receptions(db, now - timedelta(days=DAYS))
    usual = Usual(
        _share(sum(one.helped for one in everything), sum(one.votes for one in everything)),
        _share(sum(one.contacts for one in everything), sum(one.reads for one in everything)),
    )
    found = [one for one in everything if says_no(one, usual) or asks_anyway(one, usual)]
    found.sort(key=lambda one: (-one.left, one.entry.title))
    return found, usual


def says_no(one: Reception, usual: Usual) -> bool:
    """Fewer readers say it helped than is usual."""
    return one.votes >= LEAST_VOTES and interval(one.helped, one.votes)[1] < usual.helped


def asks_anyway(one: Reception, usual: Usual) -> bool:
    """Clearly more readers ask a person afterwards than is usual."""
    return one.contacts >= LEAST_CONTACTS and interval(one.contacts, one.reads)[0] > MUCH * usual.contacts


def interval(hits: int, of: int) -> tuple[float, float]:
    """Wilson's 90 % interval of a share; (0, 1) when nothing was counted."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z * (share * (1 - share) / of + square / (4 * of * of)) ** 0.5 / (1 + square / of)
    return middle - half, middle + half


def _receptions(db: Connection, since: datetime) -> list[Reception]:
    reads = _count(db, readings.c.article_id, readings.c.read_at, since)
    asked = _count(db, contacts.c.article_id, contacts.c.asked_at, since)
    judged: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    query = select(votes.c.article_id, votes.c.helped, func.count().label("n")).where(votes.c.voted_at > since)
    for row in db.execute(query.group_by(votes.c.article_id, votes.c.helped)):
        judged[row.article_id][0] += row.n if row.helped else 0
        judged[row.article_id][1] += row.n
    comments = _comments(db, since)
    columns: Sequence[Column[str]] = (articles.c.id, articles.c.slug, articles.c.title, articles.c.section)
    return [
        Reception(
            Entry(row.id, row.slug, row.title, row.section), max(reads.get(row.id, 0), asked.get(row.id, 0)),
            judged[row.id][0], judged[row.id][1], asked.get(row.id, 0), tuple(comments[row.id][:COMMENTS]),
        )
        for row in db.execute(select(*columns).where(articles.c.status == "published"))
    ]  # fmt: skip


def _count(db: Connection, article: Column[str], moment: Column[datetime], since: datetime) -> dict[str, int]:
    query = select(article, func.count().label("n")).where(moment > since).group_by(article)
    return {row[0]: row.n for row in db.execute(query)}


def _comments(db: Connection, since: datetime) -> dict[str, list[Comment]]:
    query = select(votes.c.article_id, votes.c.comment, votes.c.voted_at).where(
        ~votes.c.helped, votes.c.comment.is_not(None), votes.c.voted_at > since
    )
    found: dict[str, list[Comment]] = defaultdict(list)
    for row in db.execute(query.order_by(votes.c.voted_at.desc())):
        if row.comment not in {one.body for one in found[row.article_id]}:
            found[row.article_id].append(Comment(row.comment, row.voted_at))
    return found


def _share(part: int, of: int) -> float:
    return part / of if of else 0.0
