"""What readers did: votes, readings, searches; as rows for learning and as facts for whoever listens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, select, update

from foundation.database import insert_row
from foundation.errors import Invalid
from foundation.events import event, record
from kb.articles.tables import contacts, readings, searches, votes

LONGEST_COMMENT = 2000
LONGEST_SECONDS = 3600
LONGEST_READING = timedelta(hours=3)  # an article left open for longer wasn’t read all the while


@event
class ArticleVoted:
    vote: int
    article: str
    slug: str
    title: str
    helped: bool
    comment: str | None
    page: str | None
    role: str | None
    plan: str | None
    who: str | None
    via: str


@event
class SearchMissed:
    search: int
    query: str
    page: str | None
    role: str | None
    plan: str | None
    who: str | None


def record_vote(
    db: Connection,
    article: Any,
    helped: bool,
    comment: str | None,
    *,
    who: str | None,
    context: Mapping[str, Any],
    now: datetime,
    via: str,
) -> int:
    """`article` has id, slug and title. A comment may come without changing the vote; it is trimmed, not refused."""
    comment = _text(comment, LONGEST_COMMENT)
    told = _known(context)
    vote = insert_row(
        db, votes, article_id=article.id, helped=helped, comment=comment, who=who, via=via, voted_at=now, **told
    )  # fmt: skip
    fact = ArticleVoted(
        vote=vote,
        article=article.id,
        slug=article.slug,
        title=article.title,
        helped=helped,
        comment=comment,
        who=who,
        via=via,
        **told,
    )
    record(db, fact, now=now, actor=who)
    return vote


def record_search(
    db: Connection,
    query: str,
    shown: Sequence[str],
    opened: str | None,
    *,
    who: str | None = None,
    context: Mapping[str, Any],
    now: datetime,
    via: str,
    opening: str | None = None,
) -> None:
    """One finished question. Nothing shown, or nothing opened of what was shown, is a miss."""
    query = _text(" ".join(query.split()), 300) or ""
    if not query:
        raise Invalid("A search needs words.", field="query")
    told = _known(context)
    search = insert_row(
        db, searches, query=query, shown=list(shown)[:10], opened=opened and opened.replace("\x00", "")[:160], who=who, via=via,
        opening=_text(opening, 40), searched_at=now, **told
    )  # fmt: skip
    if opened is None:
        record(db, SearchMissed(search=search, query=query, who=who, **told), now=now, actor=who)


def record_reading(
    db: Connection, article_id: str, *, seconds: int | None, who: str | None, page: str | None, now: datetime, via: str,
    role: str | None = None, plan: str | None = None,
) -> None:  # fmt: skip
    insert_row(
        db, readings, article_id=article_id, seconds=None if seconds is None else max(0, min(seconds, LONGEST_SECONDS)), who=who,
        via=via, read_at=now, **_known({"page": page, "role": role, "plan": plan}),
    )  # fmt: skip


def record_glance(db: Connection, opening: str, *, seconds: int) -> None:
    """How long that was read which a browser, by its own key, said it opened; also when it wasn't long."""
    told = {"seconds": max(0, min(seconds, LONGEST_SECONDS))}
    db.execute(update(searches).where(searches.c.opening == opening.replace("\x00", "")[:40]).values(told))


def record_dwell(db: Connection, who: str, left: Sequence[tuple[str, int, datetime]], *, now: datetime) -> None:
    """How long somebody read what they had opened: (article id, seconds, when they left it)."""
    wanted = {article for article, _, _ in left}
    if not wanted:
        return
    mine = readings.c.who == who, readings.c.article_id.in_(wanted), readings.c.seconds.is_(None)
    lately = readings.c.read_at > now - LONGEST_READING
    opened = db.execute(select(readings).where(*mine, lately).order_by(readings.c.id.desc()).limit(200)).all()
    told: dict[int, int] = {}
    for article, seconds, at in left:
        row = next((r for r in opened if r.article_id == article and r.read_at <= at and r.id not in told), None)
        if row:
            told[row.id] = max(0, min(seconds, LONGEST_SECONDS))
    if told:
        read = update(readings).where(readings.c.id == bindparam("reading")).values(seconds=bindparam("dwelt"))
        db.execute(read, [{"reading": id_, "dwelt": seconds} for id_, seconds in told.items()])


def add_votes(db: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Past votes in bulk, without events: article_id, helped, comment, who, page, role, plan, via, voted_at."""
    if rows:
        db.execute(votes.insert(), list(rows))


def add_readings(db: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Past readings in bulk: article_id, seconds, who, page, role, plan, via, read_at."""
    if rows:
        db.execute(readings.insert(), list(rows))


def add_searches(db: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Past searches in bulk, without events: query, shown, opened, who, page, role, plan, via, searched_at."""
    if rows:
        db.execute(searches.insert(), list(rows))


def add_contacts(db: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """These articles were read, and a person was asked all the same: article_id, asked_at, and who where it is known."""
    if rows:
        db.execute(contacts.insert(), list(rows))


def _known(context: Mapping[str, Any]) -> dict[str, str | None]:
    return {name: _text(context.get(name), most) for name, most in (("page", 80), ("role", 20), ("plan", 20))}


def _text(value: Any, most: int) -> str | None:
    """Trimmed text without NUL, which PostgreSQL refuses; None when nothing is left."""
    return str(value or "").replace("\x00", "").strip()[:most] or None


def comments_on(db: Connection, article: str, who: str) -> list[int]:
    """The numbers of what somebody said about an article, oldest first."""
    mine = votes.c.article_id == article, votes.c.who == who, votes.c.comment.is_not(None)
    return list(db.execute(select(votes.c.id).where(*mine).order_by(votes.c.id)).scalars())


@dataclass(frozen=True)
class ReaderWords:
    """A comment on an article, or a search that found nothing."""

    kind: str  # comment | search
    id: int
    article: str | None
    body: str
    helped: bool | None
    who: str | None
    page: str | None
    role: str | None
    plan: str | None
    via: str
    said_at: datetime


def reader_words(
    db: Connection, kind: Literal["comment", "search"], *, after: int = 0, most: int = 1000
) -> list[ReaderWords]:
    """The next article comments, or searches that found nothing, by number."""
    if kind == "comment":
        commented = select(votes).where(votes.c.comment.is_not(None), votes.c.id > after)
        return [
            ReaderWords(kind, row.id, row.article_id, row.comment, row.helped, row.who, row.page, row.role, row.plan, row.via, row.voted_at)
            for row in db.execute(commented.order_by(votes.c.id).limit(most))
        ]  # fmt: skip
    missed = select(searches).where(searches.c.opened.is_(None), searches.c.id > after)
    return [
        ReaderWords(kind, row.id, None, row.query, None, row.who, row.page, row.role, row.plan, row.via, row.searched_at)
        for row in db.execute(missed.order_by(searches.c.id).limit(most))
    ]  # fmt: skip
