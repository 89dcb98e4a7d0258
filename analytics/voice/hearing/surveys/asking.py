"""Who was asked in a survey: once a person and quarter, by mail or in the widget. Whoever puts it off was asked."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Select, select, union

from analytics.voice.hearing.tables import survey_answers, survey_asks
from foundation.database import upsert

Kind = Literal["csat", "nps"]


def quarter_of(moment: datetime) -> str:
    """`2026-Q4`"""
    return f"{moment.year}-Q{(moment.month + 2) // 3}"


def asked_this_quarter(*, now: datetime) -> Select[tuple[str]]:
    """The people who were asked, or answered unasked: to leave out of those to ask."""
    quarter = quarter_of(now)
    asked = select(survey_asks.c.who).where(survey_asks.c.quarter == quarter)
    people = union(asked, select(survey_answers.c.who).where(survey_answers.c.quarter == quarter)).subquery()
    return select(people.c.who)


def has_answered(db: Connection, who: str, *, now: datetime) -> bool:
    mine = survey_answers.c.who == who, survey_answers.c.quarter == quarter_of(now)
    return db.execute(select(survey_answers.c.id).where(*mine).limit(1)).first() is not None


def note_asked(
    db: Connection, people: Collection[str], kind: Kind, *, via: Literal["mail", "widget"], now: datetime
) -> None:
    """Who was asked before stays as they were asked."""
    told = {"quarter": quarter_of(now), "kind": kind, "via": via, "asked_at": now}
    upsert(db, survey_asks, [{"who": who, **told} for who in people], keys=("who", "quarter"), update=())
