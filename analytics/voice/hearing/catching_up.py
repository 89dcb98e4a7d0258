"""What was said before anybody listened, or came in bulk without events: read once more, a block at a time; a stop goes on there."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from analytics.voice.hearing.adding import Progress, add_verbatims
from analytics.voice.hearing.assistant import hear_assistant
from analytics.voice.hearing.marks import forget_mark, read_mark, set_mark
from analytics.voice.hearing.scales import vote_of
from analytics.voice.hearing.surveys.answering import Reasons, reasons_given
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database
from helpdesk import CustomerWords, customer_words
from kb.articles.judging import ReaderWords, reader_words

CHATS = frozenset({"live_chat", "chat", "assistant"})
Said = CustomerWords | ReaderWords | Reasons
Source = tuple[str, Callable[[Connection, int], Sequence[Said]], Callable[[Any], dict[str, Any]]]  # what, reads, makes


def catch_up(database: Database, progress: Progress | None = None) -> int:
    """Add every customer's words that aren't verbatims yet; returns how many were new or changed."""
    count = done = 0
    for source in _SOURCES:
        for added, read in _again(database, source):
            count, done = count + added, done + read
            if progress:
                progress(f"{done:,} comments read")
    with database.writing() as db:
        for name, *_ in _SOURCES:
            forget_mark(db, _mark(name))
    return count + hear_assistant(database, now=clock.now())


def _again(database: Database, source: Source) -> Any:
    """(added, read) of each block."""
    name, read, make = source
    while True:
        with database.reading() as db:
            said = read(db, read_mark(db, _mark(name)))
            until = _last_synthetic(db)
        if not said:
            return
        rows = [make(one) for one in said if one.body.strip()]
        yield add_verbatims(database, [_invented(row, until) for row in rows]), len(said)
        with database.writing() as db:
            set_mark(db, _mark(name), said[-1].id, now=clock.now())


def _mark(name: str) -> str:
    return f"again:{name}"


def _last_synthetic(db: Connection) -> datetime | None:
    """Until when everything that was heard here belongs to the demo's year."""
    invented = verbatims.c.synthetic & verbatims.c.source.in_(("ticket", "chat"))
    last: datetime | None = db.execute(select(func.max(verbatims.c.happened_at)).where(invented)).scalar()
    return last


def _invented(row: dict[str, Any], until: datetime | None) -> dict[str, Any]:
    return {"synthetic": until is not None and row["happened_at"] <= until, **row}


def _from_message(one: CustomerWords) -> dict[str, Any]:
    source = "chat" if one.channel in CHATS else "ticket"
    return _from_ticket(one) | {"source": source, "source_id": f"message:{one.id}"}


def _from_rating(one: CustomerWords) -> dict[str, Any]:
    rated = {"rating": one.score, "rating_scale": "csat5"}
    return _from_ticket(one) | {"source": "survey", "source_id": f"rating:{one.ticket}"} | rated


def _from_ticket(one: CustomerWords) -> dict[str, Any]:
    return {
        "text": one.body, "happened_at": one.said_at, "page": one.page, "role": one.role, "plan": one.plan, "channel": one.channel,
        "language": one.language, "ticket": one.ticket, "who": one.customer, "synthetic": one.synthetic,
    }  # fmt: skip


def _from_reader(one: ReaderWords) -> dict[str, Any]:
    source, name = ("article", "vote") if one.kind == "comment" else ("search", "search")
    return {
        "source": source, "source_id": f"{name}:{one.id}", "text": one.body, "happened_at": one.said_at, "page": one.page, "role": one.role,
        "plan": one.plan, "article": one.article, "who": one.who, "channel": one.via, **vote_of(one.helped),
    }  # fmt: skip


def _from_answer(one: Reasons) -> dict[str, Any]:
    return {
        "source": "survey", "source_id": f"answer:{one.id}", "text": one.body, "happened_at": one.said_at, "page": one.page, "role": one.role,
        "plan": one.plan, "who": one.who, "channel": one.kind, "rating": one.rating, "rating_scale": one.scale,
    }  # fmt: skip


_SOURCES: tuple[Source, ...] = (
    ("message", lambda db, after: customer_words(db, "message", after=after), _from_message),
    ("rating", lambda db, after: customer_words(db, "rating", after=after), _from_rating),
    ("comment", lambda db, after: reader_words(db, "comment", after=after), _from_reader),
    ("search", lambda db, after: reader_words(db, "search", after=after), _from_reader),
    ("answer", lambda db, after: reasons_given(db, after=after), _from_answer),
)
