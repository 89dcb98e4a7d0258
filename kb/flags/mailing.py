"""Writers hear by mail that flags wait: of an article that is wrong at once, of the rest once a day at most, as each of them likes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from flask import url_for
from sqlalchemy import Connection, select

from foundation.accounts import Staff, list_staff
from foundation.database import Database, upsert
from foundation.errors import Invalid
from foundation.mail import BadAddress, Letter, post, read_address
from foundation.web import config
from kb.flags.flag import Flag, flag_from_row
from kb.flags.tables import flag_readers, flags

Wish = Literal["soon", "daily", "never"]
WISHES: dict[Wish, str] = {
    "soon": "At once when an article is wrong, and the rest once a day at most",
    "daily": "Once a day at most",
    "never": "Never",
}
DAY = timedelta(days=1)
NAMED = 10  # articles in a letter


@dataclass(frozen=True)
class Told:
    """What somebody wishes, and what they were told until now."""

    wish: Wish
    newest: int = 0  # the number of the last flag they were told of
    at: datetime | None = None  # when a letter left


def due(told: Told, waiting: Sequence[Flag], *, reader: int, now: datetime) -> list[Flag]:
    """Those to write of now: what waits, isn't their own and is new to them. None: no letter."""
    fresh = [one for one in waiting if one.id > told.newest and one.flagged_by != reader]
    is_day_over = told.at is None or now - told.at >= DAY
    if told.wish == "soon" and any(one.kind == "wrong" for one in fresh):
        return fresh
    return fresh if told.wish != "never" and is_day_over else []


def read_wish(db: Connection, who: Staff) -> Wish:
    row = db.execute(select(flag_readers).where(flag_readers.c.staff == who.id)).first()
    return _told(row, who).wish


def keep_wish(db: Connection, who: Staff, wish: str) -> None:
    """Raises Invalid."""
    if wish not in WISHES:
        raise Invalid("Choose when you want mail.", field="wish")
    row = {"staff": who.id, "wish": wish, "newest": 0, "told_at": None}
    upsert(db, flag_readers, [row], keys=["staff"], update=["wish"])


def mail_flags(database: Database, *, now: datetime) -> int:
    """How many letters. Whoever is told has it kept in the transaction of their letter, so nobody is told twice."""
    with database.reading() as db:
        waiting = [flag_from_row(row) for row in db.execute(_WAITING)]
        known = {row.staff: row for row in db.execute(select(flag_readers))} if waiting else {}
        readers = [
            (one, _told(known.get(one.id), one)) for one in list_staff(db) if waiting and one.may("writer", "lead")
        ]
    return sum(_mail(database, one, told, waiting, now) for one, told in readers)


def letter_to(reader: Staff, fresh: Sequence[Flag], waiting: int) -> Letter:
    """Titles alone: what was asked and said stays on the page, where it goes with its person. Raises BadAddress."""
    wrong = list(dict.fromkeys(one.title for one in fresh if one.kind == "wrong"))
    missing = sum(one.kind == "missing" for one in fresh)
    parts = [f"{_many(len(wrong), 'article')} flagged as wrong"] if wrong else []
    parts += [f"{_many(missing, 'article')} suggested"] if missing else []
    said = " and ".join(parts)
    named = "".join(f"- {one}\n" for one in wrong[:NAMED])
    more = f"- and {len(wrong) - NAMED} more\n" if len(wrong) > NAMED else ""
    page = config().base_url + url_for("articles.flags")
    verb = "waits" if waiting == 1 else "wait"
    text = (
        f"Hello {reader.name.split()[0]},\n\nagents tell you from their tickets: {said}.\n\n{named}{more}{chr(10) if named else ''}"
        f"{_many(waiting, 'flag')} {verb} for a writer in all:\n{page}\n\nWhen you want such mail: {page}#mail\n"
    )
    return Letter(read_address(reader.email, reader.name), f"From tickets: {said}", text)


def _mail(database: Database, reader: Staff, told: Told, waiting: Sequence[Flag], now: datetime) -> bool:
    """Staff without an address mail can go to get none."""
    fresh = due(told, waiting, reader=reader.id, now=now)
    if not fresh:
        return False
    try:
        letter = letter_to(reader, fresh, len(waiting))
    except BadAddress:
        return False
    newest = max(one.id for one in fresh)
    with database.writing() as db:
        row = {"staff": reader.id, "wish": told.wish, "newest": newest, "told_at": now}
        upsert(db, flag_readers, [row], keys=["staff"], update=["newest", "told_at"])
        return post(db, letter, key=f"flags:{reader.id}:{newest}", now=now, who=reader.key)


def _told(row: Any, who: Staff) -> Told:
    """Who never chose: writers hear, leads and admins who don't write look when they like."""
    if row is None:
        return Told("soon" if "writer" in who.roles else "never")
    return Told(cast(Wish, row.wish), row.newest, row.told_at)


def _many(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


_WAITING = select(flags).where(flags.c.outcome.is_(None)).order_by(flags.c.id)
