"""Comments and a product manager for the tests of the voice pages."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Connection, func, select

from analytics.voice.hearing.wanted import Wanted, conditions
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import create_staff, sign_in
from foundation.database import Database

PASSWORD = "a long enough password"


def comment(number: int, text: str, *, days_ago: float = 1, **more: Any) -> dict[str, Any]:
    midnight = datetime.combine(clock.now().date(), datetime.min.time(), UTC)
    row = {
        "source": "ticket",
        "source_id": str(number),
        "text": text,
        "happened_at": midnight - timedelta(days=days_ago),
    }
    return row | {"page": "payouts", "role": "freelancer", "plan": "basic"} | more


def a_quarter() -> list[dict[str, Any]]:
    """Twelve weeks of late payouts and disputes, and in the last days many missing login codes."""
    rows = []
    for day in range(84):
        rows.append(
            comment(day * 3, "The payout has been pending for 6 days now. Very annoying.", days_ago=day, synthetic=True)
        )
        if day % 3 == 0:
            rows.append(
                comment(
                    day * 3 + 1,
                    "No word from the mediator about my dispute.",
                    days_ago=day,
                    page="dispute",
                    role="client",
                )
            )
    rows += [comment(1000 + n, "The six-digit code never arrives.", days_ago=n % 4, page="login") for n in range(20)]
    rows += [comment(2000, "Quick and kind, thank you.", source="survey", rating=5), comment(2001, "Blue.", days_ago=2)]
    return rows


def sign_in_pia(client: FlaskClient, database: Database, roles: tuple[str, ...] = ("product",)) -> str:
    with database.writing() as db:
        now = clock.now()
        create_staff(db, name="Pia Lindqvist", email="pia@aside.example", password=PASSWORD, roles=list(roles), now=now)
        token = sign_in(db, email="pia@aside.example", password=PASSWORD, now=now)
    client.set_cookie(SESSION_COOKIE, token)
    return token


def count_by_sentiment(db: Connection, wanted: Wanted) -> Counter[str]:
    feeling = verbatims.c.sentiment
    rows = db.execute(select(feeling, func.count()).where(*conditions(wanted)).group_by(feeling))
    return Counter({row[0]: row[1] for row in rows})
