"""Whoever said something may ask to hear when something about it changes, and take that back. Kept on what they said as `tell_me: yes`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, select, update

import helpdesk
import kb
from analytics.voice.hearing.surveys.asking import quarter_of
from analytics.voice.hearing.tables import survey_answers, wishes
from analytics.voice.tables import verbatims
from foundation.database import upsert
from foundation.errors import Invalid

About = Literal["thread", "article", "survey"]
WISHED = {"tell_me": "yes"}


def said_of(db: Connection, who: str, about: About, name: str, *, now: datetime) -> str:
    """The `source_id` of what this person said there. Raises NotFound for somebody else's conversation, Invalid where nothing was said."""
    if about == "thread":
        own = [one.id for one in helpdesk.read_thread(db, name, who).messages if one.by == "you"]
        found, prefix = own[:1], "message"  # the question; what follows is about it
    elif about == "article":
        found, prefix = kb.comments_on(db, name, who)[-1:], "vote"
    else:
        mine = survey_answers.c.who == who, survey_answers.c.quarter == quarter_of(now)
        found, prefix = list(db.execute(select(survey_answers.c.id).where(*mine).limit(1)).scalars()), "answer"
    if not found:
        raise Invalid("Say something first, then we can tell you when it changes.")
    return f"{prefix}:{found[0]}"


def is_wished(db: Connection, source_id: str) -> bool:
    return db.execute(select(wishes.c.who).where(wishes.c.source_id == source_id)).first() is not None


def wish(db: Connection, who: str, source_id: str, *, now: datetime) -> None:
    """What was said may not be heard yet: it takes the wish along when it is."""
    row = {"source_id": source_id, "who": who, "wished_at": now}
    upsert(db, wishes, [row], keys=("source_id",), update=())
    _note(db, source_id, WISHED)


def take_back(db: Connection, source_id: str) -> None:
    db.execute(delete(wishes).where(wishes.c.source_id == source_id))
    _note(db, source_id, {})


def with_wishes(db: Connection, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Rows that are about to be kept, with their writers' wishes."""
    ids = [str(row["source_id"]) for row in rows]
    wished = set(db.execute(select(wishes.c.source_id).where(wishes.c.source_id.in_(ids))).scalars())
    return [
        {**row, "attributes": {**(row.get("attributes") or {}), **WISHED}} if str(row["source_id"]) in wished else row
        for row in rows
    ]


def _note(db: Connection, source_id: str, told: Mapping[str, str]) -> None:
    row = db.execute(
        select(verbatims.c.id, verbatims.c.attributes).where(verbatims.c.source_id == source_id).limit(1)
    ).first()
    if row is None:
        return
    kept = {name: value for name, value in (row.attributes or {}).items() if name not in WISHED} | dict(told)
    db.execute(update(verbatims).where(verbatims.c.id == row.id).values(attributes=kept or None))
