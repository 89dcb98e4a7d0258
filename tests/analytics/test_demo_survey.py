"""The demo's people answered for a year, once a quarter each; payouts and disputes cost Worklane its promoters."""

from collections import defaultdict
from statistics import mean

from sqlalchemy import select

from analytics.voice.hearing.surveys.demo import answer_demo_survey
from analytics.voice.hearing.tables import survey_answers
from foundation import clock
from foundation.database import Database
from helpdesk.people.person import Person, remember


def test_a_year_of_answers_is_plausible_and_seeded_once(database: Database) -> None:
    now = clock.now()
    with database.writing() as db:
        for number in range(120):
            role = ("client", "freelancer", "freelancer")[number % 3]
            remember(db, Person(f"worklane:member:{number}", f"Person {number}", role=role, plan="basic"), now=now)
    many = answer_demo_survey(database, now)
    assert 150 < many < 330
    assert answer_demo_survey(database, now) == many
    with database.reading() as db:
        rows = db.execute(select(survey_answers)).all()
    assert len({(row.who, row.quarter) for row in rows}) == many, "one a person and quarter"
    assert {row.kind for row in rows} == {"nps"}
    assert max(row.answered_at for row in rows) < now
    scores = defaultdict(list)
    for row in rows:
        scores[row.page].append(row.score)
    assert mean(scores["payouts"] + scores["dispute"]) < mean(scores["home/start"]) - 2
    assert 0.5 < sum(row.comment is not None for row in rows) / many < 0.9
