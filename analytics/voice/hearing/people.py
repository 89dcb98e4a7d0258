"""What the voice keeps of a person: what they said, without its personal details. Erased, it counts without its words."""

import hashlib
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

import helpdesk
import kb
from analytics.voice.hearing.tables import survey_answers, survey_asks, wishes
from analytics.voice.registry.candidates import forget_sentences
from analytics.voice.tables import verbatims
from foundation.database import Database
from foundation.events import Happening
from foundation.jobs import enqueue
from foundation.people import Keeper, Told, rows_of
from helpdesk import TicketDeleted
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
    found = _without_words(db, _theirs(db, who), nobody)
    answered = update(survey_answers).where(survey_answers.c.who == who)
    answers = db.execute(answered.values(who=nobody, comment=None)).rowcount
    db.execute(delete(wishes).where(wishes.c.who == who))
    db.execute(delete(survey_asks).where(survey_asks.c.who == who))
    return {"verbatims": found, "survey_answers": answers}


def hear_deleted(database: Database, fact: TicketDeleted, _happening: Happening) -> None:
    """Spam, or trash, is gone for good, and what was said there with it."""
    heard = verbatims.c.source_id.in_([f"message:{one}" for one in fact.messages]) & verbatims.c.source.in_(SOURCES)
    rated = (verbatims.c.source_id == f"rating:{fact.ticket}") & (verbatims.c.source == "survey")
    with database.writing() as db:
        _without_words(db, or_(heard, rated), f"deleted:{fact.ticket}")


def _without_words(db: Connection, which: ColumnElement[bool], nobody: str) -> int:
    """How many."""
    found = list(db.execute(select(verbatims.c.id).where(which)).scalars())
    for number in found:
        source = f"{nobody}:{number}"
        values: dict[str, Any] = {
            "text": "", "source_id": source, "ticket": None, "attributes": None, "words_hash": None, "content_hash": hashlib.blake2b(source.encode(), digest_size=16).hexdigest(),
        }  # fmt: skip
        db.execute(update(verbatims).where(verbatims.c.id == number).values(**values))
    if found:
        forget_sentences(db, found)
        enqueue(db, "voice.summarise", unique="voice.summarise")
        enqueue(db, "voice.shelve", unique="voice.shelve")
    return len(found)


def _theirs(db: Connection, who: str) -> ColumnElement[bool]:
    said = helpdesk.said_by(db, who) | kb.said_by(db, who)
    said["turn"] = turns_of(db, who)
    said["answer"] = list(db.execute(select(survey_answers.c.id).where(survey_answers.c.who == who)).scalars())
    ids = [f"{source}:{number}" for source, numbers in said.items() for number in numbers]
    heard = verbatims.c.source_id.in_(ids) & verbatims.c.source.in_(SOURCES)
    return or_(heard, verbatims.c.ticket.in_(said["rating"]))


KEEPER = Keeper("voice", export, erase)
