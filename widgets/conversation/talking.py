"""One turn: the message kept, answered with what was said before, and the answer kept. The same message again is the same turn."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from foundation.errors import NotFound
from kb import Answer
from widgets.asking import once
from widgets.conversation.tables import conversations, turns

MOST_TURNS = 60  # of a conversation that are read, the newest
GOES_ON = timedelta(hours=12)  # a conversation that was left is gone on with within this


@dataclass(frozen=True)
class Turn:
    id: int
    by: str  # customer | assistant
    text: str
    facts: dict[str, Any]
    at: datetime


@dataclass(frozen=True)
class Conversation:
    key: str
    turns: tuple[Turn, ...]
    reference: str | None
    solved: bool | None


def read_conversation(db: Connection, key: str, who: str) -> Conversation:
    """With its newest turns. NotFound for somebody else's as for none."""
    found = _own(db, key, who)
    newest = select(turns).where(turns.c.conversation == found.id).order_by(turns.c.id.desc()).limit(MOST_TURNS)
    rows = db.execute(newest).all()
    return Conversation(found.key, tuple(_turn(row) for row in reversed(rows)), found.reference, found.solved)


def find_conversation(db: Connection, key: str, who: str) -> Conversation | None:
    """None for somebody else's as for none."""
    try:
        return read_conversation(db, key, who)
    except NotFound:
        return None


def last_conversation(db: Connection, who: str, *, now: datetime) -> Conversation | None:
    """The one to go on with: not handed over, and not long ago."""
    query = select(conversations.c.key).where(_goes_on(who, now))
    key = db.execute(query.order_by(conversations.c.last_at.desc()).limit(1)).scalar()
    return read_conversation(db, key, who) if key else None


def open_question(db: Connection, who: str, *, now: datetime) -> tuple[str, Turn] | None:
    """(the conversation to go on with, what was asked last in it); none where it settled the matter."""
    asked = select(conversations.c.key.label("conversation_key"), turns).join(turns)
    asked = asked.where(_goes_on(who, now), conversations.c.solved.is_not(True), turns.c.by == "customer")
    row = db.execute(asked.order_by(conversations.c.last_at.desc(), turns.c.id.desc()).limit(1)).first()
    return (row.conversation_key, _turn(row)) if row else None


def answered(conversation: Conversation, key: str) -> Turn | None:
    """Our turn for a message that came before."""
    return next((turn for turn in conversation.turns if turn.by == "assistant" and turn.facts.get("key") == key), None)


def history(conversation: Conversation | None) -> list[dict[str, Any]]:
    """As the answerer takes it."""
    return [{"by": turn.by, "text": turn.text, **turn.facts} for turn in (conversation.turns if conversation else ())]


def keep_turn(
    db: Connection, key: str | None, *, who: str, site: str, locale: str | None, message: str, message_key: str, page: str | None, answer: Answer,
    now: datetime,
) -> tuple[str, Turn]:  # fmt: skip
    """(the conversation's key, our turn). Two arrivals of one message at once: the first counts."""

    def keep() -> str:
        own = _own(db, key, who) if key else _begin(db, who=who, site=site, locale=locale, now=now)
        said = {"conversation": own.id, "key": message_key, "page": page, "at": now}
        db.execute(turns.insert().values(**said, by="customer", text=message, facts={}))
        db.execute(
            turns.insert().values(
                **said, by="assistant", text=answer.text, facts=facts_of(answer) | {"key": message_key}
            )
        )
        db.execute(update(conversations).where(conversations.c.id == own.id).values(last_at=now, solved=None))
        return str(own.key)

    kept = once(db, f"assistant:{who}:{message_key}", keep, now=now)
    own = _own(db, kept, who)
    query = select(turns).where(turns.c.conversation == own.id, turns.c.key == message_key, turns.c.by == "assistant")
    return kept, _turn(db.execute(query).one())


def judge(db: Connection, key: str, who: str, *, solved: bool) -> Conversation:
    own = _own(db, key, who)
    db.execute(update(conversations).where(conversations.c.id == own.id).values(solved=solved))
    return read_conversation(db, key, who)


def handed_over(db: Connection, key: str, who: str, *, reference: str) -> None:
    """A conversation that isn't theirs, or isn't there any more, hands nothing over."""
    mine = (conversations.c.key == key) & (conversations.c.who == who)
    db.execute(update(conversations).where(mine).values(reference=reference))


def facts_of(answer: Answer) -> dict[str, Any]:
    """Of an answer, what the panel draws and the next turn needs."""
    return {
        "kind": answer.kind, "why": answer.why, "question": answer.question, "topic": answer.topic, "facet": answer.facet, "choices": list(answer.choices),
        "confidence": round(answer.confidence, 3), "statements": [asdict(one) for one in answer.statements], "citations": [asdict(one) for one in answer.citations],
        "related": [asdict(one) for one in answer.related],
    }  # fmt: skip


def _goes_on(who: str, now: datetime) -> ColumnElement[bool]:
    lately = (conversations.c.who == who) & (conversations.c.last_at > now - GOES_ON)
    return lately & conversations.c.reference.is_(None)


def _own(db: Connection, key: str, who: str) -> Row[Any]:
    found = db.execute(select(conversations).where(conversations.c.key == key, conversations.c.who == who)).first()
    if found is None:
        raise NotFound("We don’t have this conversation any more. Ask again, and a new one begins.")
    return found


def _begin(db: Connection, *, who: str, site: str, locale: str | None, now: datetime) -> Row[Any]:
    key = secrets.token_hex(12)
    db.execute(conversations.insert().values(key=key, who=who, site=site, locale=locale, started_at=now, last_at=now))
    return _own(db, key, who)


def _turn(row: Row[Any]) -> Turn:
    return Turn(row.id, row.by, row.text, row.facts, row.at)
