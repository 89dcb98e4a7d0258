"""Writers hear by mail that flags wait: of an article that is wrong at once, of the rest once a day at most, as each of them likes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, cast

from flask import url_for
from sqlalchemy import Connection, select

from foundation.accounts import Staff, list_staff
from foundation.database import Database, upsert
from foundation.errors import Invalid
from foundation.mail import BadAddress, Letter, post, read_address
from foundation.saying import OWN, Catalogue, Words
from foundation.web import config
from kb.flags.flag import Flag, flag_from_row
from kb.flags.tables import flag_readers, flags

Wish = Literal["soon", "daily", "never"]
WISHES: dict[Wish, str] = {
    "soon": "At once when an article is wrong, and the rest once a day at most",
    "daily": "Once a day at most",
    "never": "Never",
}
WORDS = Catalogue(Path(__file__).parents[1] / "writing" / "words")
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
    """Titles alone: what was asked and said stays on the page, where it goes with its person. In the reader's language. Raises BadAddress."""
    words = WORDS.words_in(reader.language or OWN)
    wrong = list(dict.fromkeys(one.title for one in fresh if one.kind == "wrong"))
    said = _counted(words, len(wrong), sum(one.kind == "missing" for one in fresh))
    named = "".join(f"- {one}\n" for one in wrong[:NAMED])
    if len(wrong) > NAMED:
        named += words.text("- and {n} more", n=len(wrong) - NAMED) + "\n"
    page = config().base_url + url_for("articles.flags")
    all_ = "{n} flags wait for a writer in all:" if waiting != 1 else "1 flag waits for a writer in all:"
    text = "\n\n".join(
        (
            words.text("Hello {name},", name=reader.name.split()[0]),
            words.text("agents tell you from their tickets: {said}.", said=said),
            *([named.rstrip("\n")] if named else []),
            f"{words.text(all_, n=waiting)}\n{page}",
            words.text("When you want such mail: {page}", page=f"{page}#mail"),
        )
    )
    return Letter(read_address(reader.email, reader.name), words.text("From tickets: {said}", said=said), f"{text}\n")


def _counted(words: Words, wrong: int, missing: int) -> str:
    parts = []
    if wrong:
        parts.append(
            words.text("{n} articles flagged as wrong" if wrong > 1 else "1 article flagged as wrong", n=wrong)
        )
    if missing:
        parts.append(words.text("{n} articles suggested" if missing > 1 else "1 article suggested", n=missing))
    return words.text("{wrong} and {missing}", wrong=parts[0], missing=parts[1]) if len(parts) > 1 else parts[0]


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


_WAITING = select(flags).where(flags.c.outcome.is_(None)).order_by(flags.c.id)
