"""What the voice keeps of a person: what they said, without its personal details. Erased, it counts without its words."""

import hashlib
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

import helpdesk
import kb
from analytics.voice.hearing.tables import survey_answers, survey_asks, wishes
from analytics.voice.registry.candidates import forget_sentences
from analytics.voice.tables import verbatims
from foundation.jobs import enqueue
from foundation.people import Keeper, Told, rows_of
from widgets.conversation.words import turns_of

SOURCES = (
    "ticket",
    "chat",
    "assistant",
    "survey",
    "article",
    "search",
)  # heard here; what came from elsewhere names nobody


def export(db: Connection, who: str) -> Told:
    heard = rows_of(db, verbatims, _theirs(db, who), without=["content_hash", "words_hash"], called="verbatims")
    asked = rows_of(db, survey_asks, survey_asks.c.who == who, called="survey_asks")
    asked |= rows_of(db, wishes, wishes.c.who == who, called="wishes")
    return {**heard, **asked, **rows_of(db, survey_answers, survey_answers.c.who == who, called="survey_answers")}


def erase(db: Connection, who: str, nobody: str) -> dict[str, int]:
    """Feeling, theme and place stay. Figures that quote somebody are made anew."""
    found = list(db.execute(select(verbatims.c.id).where(_theirs(db, who))).scalars())
    for number in found:
        source = f"{nobody}:{number}"
        values: dict[str, Any] = {
            "text": "", "source_id": source, "ticket": None, "attributes": None, "words_hash": None, "content_hash": hashlib.blake2b(source.encode(), digest_size=16).hexdigest(),
        }  # fmt: skip
        db.execute(update(verbatims).where(verbatims.c.id == number).values(**values))
    answered = update(survey_answers).where(survey_answers.c.who == who)
    answers = db.execute(answered.values(who=nobody, comment=None)).rowcount
    db.execute(delete(wishes).where(wishes.c.who == who))
    db.execute(delete(survey_asks).where(survey_asks.c.who == who))
    if found:
        forget_sentences(db, found)
        enqueue(db, "voice.summarise", unique="voice.summarise")
        enqueue(db, "voice.shelve", unique="voice.shelve")
    return {"verbatims": len(found), "survey_answers": answers}


def _theirs(db: Connection, who: str) -> ColumnElement[bool]:
    said = helpdesk.said_by(db, who) | kb.said_by(db, who)
    said["turn"] = turns_of(db, who)
    said["answer"] = list(db.execute(select(survey_answers.c.id).where(survey_answers.c.who == who)).scalars())
    ids = [f"{source}:{number}" for source, numbers in said.items() for number in numbers]
    heard = verbatims.c.source_id.in_(ids) & verbatims.c.source.in_(SOURCES)
    return or_(heard, verbatims.c.ticket.in_(said["rating"]))


KEEPER = Keeper("voice", export, erase)
