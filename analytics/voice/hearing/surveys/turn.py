"""Whose turn it is to be asked in the panel: drawn once a quarter, and not who was asked by mail, put it off or has answered."""

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Row, select, update

from analytics.voice.hearing.surveys.asking import has_answered, quarter_of
from analytics.voice.hearing.tables import survey_asks
from widgets.identity import Who
from widgets.sites.registry import Site

STANDS = timedelta(days=7)  # who looked away can still answer


def is_due(db: Connection, who: Who, site: Site, now: datetime) -> bool:
    """For a signed person on a site that asks."""
    asked = _asked(db, who.key, now)
    if has_answered(db, who.key, now=now):
        return False
    if asked is None:
        return is_drawn(who.key, quarter_of(now), site.settings.survey_share)
    return asked.via == "widget" and asked.put_off_at is None and asked.asked_at > now - STANDS


def is_drawn(who: str, quarter: str, share: int) -> bool:
    """The same people all quarter, others in the next."""
    return int.from_bytes(blake2b(f"{quarter} {who}".encode(), digest_size=4).digest()) % 100 < share


def put_off(db: Connection, who: str, *, now: datetime) -> None:
    mine = survey_asks.c.who == who, survey_asks.c.quarter == quarter_of(now)
    db.execute(update(survey_asks).where(*mine, survey_asks.c.put_off_at.is_(None)).values(put_off_at=now))


def _asked(db: Connection, who: str, now: datetime) -> Row[Any] | None:
    return db.execute(
        select(survey_asks).where(survey_asks.c.who == who, survey_asks.c.quarter == quarter_of(now))
    ).first()
