"""A year of answers to the demo's quarterly question, as if mail and widget had asked: worse where Worklane's year hurt."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from analytics.voice.hearing.surveys.asking import quarter_of
from analytics.voice.hearing.tables import survey_answers
from foundation.database import Database
from helpdesk.people.person import customers
from marketplace.demo import SEED
from marketplace.demo.season import days_until, moment_of, topic_factor
from marketplace.demo.words import phrases
from widgets.sites.registry import Site, save_settings
from widgets.sites.settings import SiteSettings

VISITORS = ("Bo Halvorsen", "Mara Castell")  # whoever looks at the demo is them, and may answer
OFTEN = 0.5  # of those asked in a quarter answer
SILENT = 0.3  # of answers come without a reason
MIDDLE, SPREAD = 8.1, 1.7  # of the score, before what it is about


def answer_demo_survey(database: Database, now: datetime) -> int:
    """Once; returns how many answers there are."""
    with database.writing() as db:
        there = db.execute(select(func.count()).select_from(survey_answers)).scalar_one()
        if there:
            return there
        rows = list(_answers(db, now))
        db.execute(survey_answers.insert(), rows)
        return len(rows)


def ask_in_the_demo(database: Database, site: Site, now: datetime) -> None:
    """Worklane's panel asks, and offers to tell; unless somebody has chosen otherwise."""
    if site.settings == SiteSettings():
        with database.writing() as db:
            settings = SiteSettings(survey="nps", wishes=True)
            save_settings(db, site, origins=sorted(site.origins), settings=settings, now=now)


def _answers(db: Connection, now: datetime) -> Iterator[dict[str, Any]]:
    rng = random.Random(f"{SEED} surveys")
    quarters: dict[str, list[tuple[int, datetime]]] = {}
    for back, day in days_until(now, 365):
        quarters.setdefault(quarter_of(day), []).append((back, day))
    people = db.execute(select(customers).where(customers.c.role.is_not(None)).order_by(customers.c.key)).all()
    for quarter, days in quarters.items():
        for person in people:
            if quarter == quarter_of(now) and person.name in VISITORS:
                continue
            if rng.random() >= OFTEN * min(len(days) / 90, 1):
                continue
            back, day = rng.choice(days)
            subject = _subject(rng, person.role, back)
            score = _score(rng, subject, back)
            yield {
                "who": person.key, "kind": "nps", "quarter": quarter, "score": score, "comment": _reason(rng, subject, score),
                "page": subject["page"], "role": person.role, "plan": person.plan,
                "answered_at": min(moment_of(rng, day), now - timedelta(minutes=1)),
            }  # fmt: skip


def _subject(rng: random.Random, role: str, back: int) -> dict[str, Any]:
    possible = [one for one in phrases("surveys")["subjects"] if role in one["roles"]]
    weights = [one["weight"] * _worse(one, back) for one in possible]
    chosen: dict[str, Any] = rng.choices(possible, weights)[0]
    return chosen


def _score(rng: random.Random, subject: dict[str, Any], back: int) -> int:
    pull = subject["pull"] * (min(_worse(subject, back), 1.3) if subject["pull"] < 0 else 1)
    return max(0, min(10, round(rng.gauss(MIDDLE + pull, SPREAD))))


def _worse(subject: dict[str, Any], back: int) -> float:
    return topic_factor(subject["season"], back) if "season" in subject else 1.0


def _reason(rng: random.Random, subject: dict[str, Any], score: int) -> str | None:
    band = "low" if score <= 6 else "middle" if score <= 8 else "high"
    if not subject[band] or rng.random() < SILENT:
        return None
    reason: str = rng.choice(subject[band])
    return reason if rng.random() < 0.5 else f"{reason} {rng.choice(phrases('surveys')['after'][band])}"
