"""The job that posts the desk's week to leads whose hour has come, once each however often it runs; and one of them now."""

from dataclasses import replace
from datetime import date, datetime

from flask import Flask
from sqlalchemy import Connection

from analytics.desk.mailing.letter import write_desk_week
from analytics.desk.mailing.sparkline import draw_sparkline
from analytics.desk.mailing.week import Week, read_desk_week
from analytics.voice.digest.due import due, week_of
from analytics.voice.digest.subscribing import Subscription, list_report_readers
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from foundation.jobs import every, job
from foundation.mail import BadAddress, post, read_address
from foundation.mail.outbox import was_posted

JOB = "desk.post_week"


def register_jobs(app: Flask) -> None:
    @job(JOB)
    def post_weeks(database: Database, _payload: dict[str, object]) -> None:
        with app.test_request_context():
            post_desk_weeks(database, now=clock.now())

    every(JOB, seconds=300, at_first=90)


def post_desk_weeks(database: Database, *, now: datetime) -> int:
    """Returns how many letters."""
    with database.reading() as db:
        waiting = _waiting(db, now)
    weeks: dict[tuple[date, str], tuple[Week | None, dict[str, bytes]]] = {}
    count = 0
    for reader, wanted, day in waiting:
        if (day, wanted.timezone) not in weeks:
            weeks[day, wanted.timezone] = _read_and_draw(database, day, wanted.timezone, now)
        week, drawn = weeks[day, wanted.timezone]
        if week is not None:
            count += _post(database, week, drawn, reader, wanted, _key(reader, day), now)
    return count


def _waiting(db: Connection, now: datetime) -> list[tuple[Staff, Subscription, date]]:
    readers = [(who, wanted, due(replace(wanted, weekly=True), now)) for who, wanted in list_report_readers(db)]
    coming = [(who, wanted, day) for who, wanted, day in readers if day]
    posted = was_posted(db, [_key(who, day) for who, _, day in coming])
    return [one for one in coming if _key(one[0], one[2]) not in posted]


def _read_and_draw(database: Database, day: date, zone: str, now: datetime) -> tuple[Week | None, dict[str, bytes]]:
    with database.reading() as db:
        week = read_desk_week(db, day, zone, now=now)
    if week is None:
        return None, {}
    return week, {line.metric.key: draw_sparkline(line.weeks) for line in week.lines}


def _post(
    database: Database,
    week: Week,
    drawn: dict[str, bytes],
    reader: Staff,
    wanted: Subscription,
    key: str,
    now: datetime,
) -> bool:
    """Staff without an address mail can go to get none."""
    try:
        to = read_address(reader.email, reader.name)
    except BadAddress:
        return False
    letter = write_desk_week(week, reader, to, drawn=drawn, when=wanted.when)
    with database.writing() as db:
        return post(db, letter, key=key, now=now)


def _key(reader: Staff, day: date) -> str:
    return f"desk-week:{reader.id}:{week_of(day)}"
