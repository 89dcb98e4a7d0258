"""An answer is kept once a person, kind and quarter; answering again changes it. Its words become a verbatim."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from analytics.voice.hearing.scales import OF_SURVEYS, points
from analytics.voice.hearing.surveys.asking import quarter_of
from analytics.voice.hearing.surveys.invitation import Invitation
from analytics.voice.hearing.tables import survey_answers
from foundation.database import upsert
from foundation.errors import Invalid
from foundation.events import event, record

SCALES = {"csat": range(1, 6), "nps": range(11)}
LONGEST = 4000


@event
class SurveyAnswered:
    answer: int
    who: str
    kind: str
    score: int
    comment: str | None
    page: str | None
    role: str | None
    plan: str | None


@dataclass(frozen=True)
class Answer:
    score: int
    comment: str | None


def find_answer(db: Connection, invitation: Invitation, *, now: datetime) -> Answer | None:
    """What this person answered this quarter."""
    row = db.execute(
        select(survey_answers).where(
            survey_answers.c.who == invitation.who, survey_answers.c.kind == invitation.kind, survey_answers.c.quarter == quarter_of(now)
        )
    ).first()  # fmt: skip
    return Answer(row.score, row.comment) if row else None


def answer(db: Connection, invitation: Invitation, *, score: int | None, comment: str, now: datetime) -> None:
    if score is None or score not in SCALES[invitation.kind]:
        raise Invalid("Choose a number first.", field="score")
    said = comment.strip()[:LONGEST] or None
    key = {"who": invitation.who, "kind": invitation.kind, "quarter": quarter_of(now)}
    told = {"page": invitation.page, "role": invitation.role, "plan": invitation.plan}
    upsert(db, survey_answers, [{**key, **told, "score": score, "comment": said, "answered_at": now}], keys=list(key))
    number = db.execute(select(survey_answers.c.id).filter_by(**key)).scalar_one()
    record(db, SurveyAnswered(number, invitation.who, invitation.kind, score, said, **told), now=now)


@dataclass(frozen=True)
class Reasons:
    """The words of one answer."""

    id: int
    who: str
    kind: str
    rating: float  # points, from 1 to 5
    scale: str
    body: str
    page: str | None
    role: str | None
    plan: str | None
    said_at: datetime


def reasons_given(db: Connection, *, after: int = 0, most: int = 1000) -> list[Reasons]:
    """The next answers that came with words, by number."""
    given = select(survey_answers).where(survey_answers.c.comment.is_not(None), survey_answers.c.id > after)
    return [
        Reasons(
            row.id, row.who, row.kind, points(row.score, OF_SURVEYS[row.kind]), OF_SURVEYS[row.kind], row.comment, row.page, row.role, row.plan,
            row.answered_at,
        )
        for row in db.execute(given.order_by(survey_answers.c.id).limit(most))
    ]  # fmt: skip
