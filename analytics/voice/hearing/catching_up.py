"""What was said before anybody listened, or came in bulk without events: read once more from tickets and articles."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from analytics.voice.hearing.adding import Progress, add_verbatims
from analytics.voice.hearing.assistant import hear_assistant
from analytics.voice.hearing.scales import vote_of
from foundation import clock
from foundation.database import Database
from helpdesk import customer_words
from kb.articles.judging import reader_words

CHATS = frozenset({"live_chat", "chat", "assistant"})


def catch_up(database: Database, progress: Progress | None = None) -> int:
    """Add every customer's words that aren't verbatims yet; returns how many were new or changed."""
    with database.reading() as db:
        said = list(_from_tickets(db))
        last_synthetic = max((row["happened_at"] for row in said if row["synthetic"]), default=None)
        said += _from_readers(db, last_synthetic)
    return add_verbatims(database, said, progress) + hear_assistant(database, now=clock.now())


def _from_tickets(db: Any) -> Iterator[dict[str, Any]]:
    for one in customer_words(db):
        if not one.body.strip():
            continue
        rating = one.kind == "rating"
        yield {
            "source": "survey" if rating else "chat" if one.channel in CHATS else "ticket",
            "source_id": f"rating:{one.ticket}" if rating else f"message:{one.id}",
            "text": one.body, "happened_at": one.said_at, "rating": one.score,
            "rating_scale": "csat5" if rating else None, "page": one.page, "role": one.role, "plan": one.plan,
            "channel": one.channel, "language": one.language, "ticket": one.ticket, "who": one.customer, "synthetic": one.synthetic,
        }  # fmt: skip


def _from_readers(db: Any, last_synthetic: datetime | None) -> list[dict[str, Any]]:
    return [
        {
            "source": "article" if one.kind == "comment" else "search",
            "source_id": f"{'vote' if one.kind == 'comment' else 'search'}:{one.id}",
            "text": one.body, "happened_at": one.said_at, "page": one.page, "role": one.role, "plan": one.plan, "article": one.article, "who": one.who,
            "channel": one.via, "synthetic": last_synthetic is not None and one.said_at <= last_synthetic, **vote_of(one.helped),
        }
        for one in reader_words(db)
        if one.body.strip()
    ]  # fmt: skip
