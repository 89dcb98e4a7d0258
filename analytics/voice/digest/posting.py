"""The job that posts: alerts nobody was told of yet, and digests whose hour has come; each once, however often it runs."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from email.headerregistry import Address
from typing import Any

from flask import Flask
from sqlalchemy import Connection, select, update

from analytics.voice.digest.digest import Digest, alert_digest, weekly_digest
from analytics.voice.digest.due import days_of, due, week_of
from analytics.voice.digest.letters import Drawn, absolute, write_digest
from analytics.voice.digest.pictures import draw_alerts, read_drawn
from analytics.voice.digest.subscribing import Subscription, list_subscribers
from analytics.voice.digest.tables import alerts
from analytics.voice.digest.week import Week, read_week
from analytics.voice.frame import EDITORS
from analytics.voice.meaning.reading import read_figures
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database, upsert
from foundation.jobs import every, job
from foundation.mail import BadAddress, post, read_address
from foundation.mail.outbox import was_posted
from foundation.saying import OWN
from foundation.speaking import speaking_in
from helpdesk.speaking import WORDS

JOB = "voice.post"
SAME = timedelta(days=7)  # an alert that is seen again within these is the one that was told


def register_jobs(app: Flask) -> None:
    @job(JOB)
    def post_the_voice(database: Database, _payload: dict[str, Any]) -> None:
        with app.test_request_context():
            post_alerts(database, now=clock.now())
            post_digests(database, now=clock.now())
            draw_previews(database, now=clock.now())

    every(JOB, seconds=300, at_first=60)


def post_alerts(database: Database, *, now: datetime) -> int:
    """Returns how many letters. Whoever subscribes while an alert lasts isn't told of it again."""
    last = now.astimezone(UTC).date()
    with database.reading() as db:
        new, lasting = _sorted_out(db, now)
        readers = [(staff, wanted) for staff, wanted in list_subscribers(db) if wanted.at_once] if new else []
        week = read_week(db, last - timedelta(days=6), last) if readers else None
    if not new and not lasting:
        return 0
    drawn = draw_alerts(database, week, now=now) if week else {}
    count = 0
    with database.writing() as db:
        for one in new:
            for staff, wanted in readers:
                if week and wanted.standing(week.registry).covers(one["key"]):
                    key = f"alert:{one['key']}:{one['day']}:{staff.id}"
                    with _speaking_to(staff):
                        digest = alert_digest(week, one, absolute, may_edit=staff.may(*EDITORS))
                        count += _post(db, digest, staff, drawn, key=key, now=now)
        rows = [
            {"theme": one["key"], "began": one["day"].isoformat(), "seen_at": now, "last_seen_at": now} for one in new
        ]
        upsert(db, alerts, rows, keys=["theme", "began"], update=["last_seen_at"])
        if lasting:
            recent = alerts.c.theme.in_(lasting) & (alerts.c.last_seen_at >= now - SAME)
            db.execute(update(alerts).where(recent).values(last_seen_at=now))
    return count


def post_digests(database: Database, *, now: datetime) -> int:
    """Returns how many letters."""
    with database.reading() as db:
        hour_has_come = [(staff, wanted, day) for staff, wanted in list_subscribers(db) if (day := due(wanted, now))]
        posted = was_posted(db, [_key(staff, day) for staff, _, day in hour_has_come])
    wanting = [one for one in hour_has_come if _key(one[0], one[2]) not in posted]
    weeks: dict[date, tuple[Week, dict[str, Drawn]]] = {}
    count = 0
    for staff, wanted, day in wanting:
        if day not in weeks:
            with database.reading() as db:
                week = read_week(db, *days_of(day))
            weeks[day] = week, draw_alerts(database, week, now=now)
        week, drawn = weeks[day]
        with _speaking_to(staff), database.writing() as db:
            digest = weekly_digest(week, wanted, absolute, may_edit=staff.may(*EDITORS))
            count += _post(db, digest, staff, drawn, key=_key(staff, day), now=now)
    return count


def draw_previews(database: Database, *, now: datetime) -> None:
    """The pictures of the digest as it would come today, for the page that shows it: once a day."""
    first, last = days_of(now.astimezone(UTC).date())
    with database.reading() as db:
        keys = [one["key"] for one in _alerts(db)]
        if len(read_drawn(db, keys, last)) == len(keys):
            return
        week = read_week(db, first, last)
    draw_alerts(database, week, now=now)


def post_one(database: Database, staff: Staff, wanted: Subscription, address: Address, *, now: datetime) -> None:
    """This week's digest, now, whatever was sent before."""
    last = now.astimezone(UTC).date() - timedelta(days=1)
    with database.reading() as db:
        week = read_week(db, last - timedelta(days=6), last)
    drawn = draw_alerts(database, week, now=now)
    with _speaking_to(staff):
        digest = weekly_digest(week, wanted, absolute, may_edit=staff.may(*EDITORS))
        letter = write_digest(digest, address, staff=staff.id, drawn=drawn)
    with database.writing() as db:
        post(db, letter, key=f"digest:asked:{staff.id}:{now.isoformat()}", now=now)


def _sorted_out(db: Connection, now: datetime) -> tuple[list[Mapping[str, Any]], list[str]]:
    """Alerts that weren't told yet, and the themes of those that were."""
    found = _alerts(db)
    known = set(db.execute(select(alerts.c.theme).where(alerts.c.last_seen_at >= now - SAME)).scalars())
    return [one for one in found if one["key"] not in known], [one["key"] for one in found if one["key"] in known]


def _alerts(db: Connection) -> list[Mapping[str, Any]]:
    return [one for one in read_figures(db, "emerging").get("found", ()) if one["level"] == "alert"]


def _speaking_to(reader: Staff) -> AbstractContextManager[None]:
    return speaking_in(WORDS.words_in(reader.language or OWN))


def _post(db: Connection, digest: Digest, staff: Staff, drawn: Mapping[str, Drawn], *, key: str, now: datetime) -> bool:
    """Staff without an address mail can go to get none."""
    try:
        to = read_address(staff.email, staff.name)
    except BadAddress:
        return False
    return post(db, write_digest(digest, to, staff=staff.id, drawn=drawn), key=key, now=now)


def _key(staff: Staff, day: date) -> str:
    return f"digest:{staff.id}:{week_of(day)}"
