"""What customers tell the assistant is heard a quarter of an hour later, when they have gone on to a person or haven't."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from analytics.voice.hearing.adding import add_verbatims
from analytics.voice.hearing.marks import read_mark, set_mark
from analytics.voice.hearing.wording import words_hash
from analytics.voice.tables import verbatims
from foundation.database import Database
from widgets.conversation.words import AssistantWords, assistant_words

QUIET = timedelta(minutes=15)
MARK = "assistant"


def hear_assistant(database: Database, *, now: datetime) -> int:
    """Returns how many were new. What was told a person in the same words is heard there, once."""
    count = 0
    while True:
        with database.reading() as db:
            said = assistant_words(db, after=read_mark(db, MARK), until=now - QUIET)
            again = _told_a_person(db, said)
        if not said:
            return count
        count += add_verbatims(
            database, [_row(one) for one in said if one.body.strip() and words_hash(one.body) not in again]
        )
        with database.writing() as db:
            set_mark(db, MARK, said[-1].id, now=now)


def _told_a_person(db: Connection, said: Sequence[AssistantWords]) -> set[str]:
    hashes = {words_hash(one.body) for one in said if one.became_ticket}
    wanted = select(verbatims.c.words_hash).where(
        verbatims.c.words_hash.in_(hashes), verbatims.c.source.in_(("ticket", "chat"))
    )
    return set(db.execute(wanted).scalars()) if hashes else set()


def _row(one: AssistantWords) -> dict[str, Any]:
    return {
        "source": "assistant", "source_id": f"turn:{one.id}", "text": one.body, "happened_at": one.said_at, "page": one.page, "role": one.role,
        "plan": one.plan, "language": one.language, "channel": "assistant", "who": one.who,
    }  # fmt: skip
