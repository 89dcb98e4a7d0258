"""How long people waited lately, by channel: measured, never supposed. Without enough of them there is no number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from helpdesk.chat.tables import chats
from helpdesk.tickets.tables import tickets

ENOUGH = 5  # waits below which a number would be a guess
CHATS, TICKETS = timedelta(days=14), timedelta(days=28)
SETTLED = timedelta(days=2)  # a younger ticket may still be answered in good time
TOO_MANY_LEFT = 0.25  # never taken: from this share on, the upper quartile would be when people give up
MOST = 400


@dataclass(frozen=True)
class Wait:
    """Minutes: half of them waited less than `usual`, the middle half between `low` and `high`."""

    low: float
    usual: float
    high: float


def spread(waits: Sequence[float]) -> Wait | None:
    """Quartiles by linear interpolation; None for too few."""
    if len(waits) < ENOUGH:
        return None
    ordered = sorted(waits)

    def at(share: float) -> float:
        place = share * (len(ordered) - 1)
        below = int(place)
        above = min(below + 1, len(ordered) - 1)
        return ordered[below] + (ordered[above] - ordered[below]) * (place - below)

    return Wait(at(0.25), at(0.5), at(0.75))


def count_waiting(db: Connection) -> int:
    """How many wait in chat now."""
    return int(db.execute(select(func.count()).select_from(chats).where(chats.c.state == "waiting")).scalar_one())


def chat_wait(db: Connection, *, ahead: int, now: datetime) -> Wait | None:
    """Of recent chats that began with as many before them; of all, where those are too few. Who left in vain counts as long as
    they waited: at least that. Where too many left, how long it takes isn't known."""
    return _chat_wait(_recent_chats(db, chats.c.state != "waiting", now), ahead)


def chat_wait_now(db: Connection, *, now: datetime) -> Wait | None:
    """For who would begin a chat now, in one statement: those who wait are counted along."""
    rows = _recent_chats(db, None, now)
    over = [row for row in rows if row.state != "waiting"]
    return _chat_wait(over, len(rows) - len(over))


def _recent_chats(db: Connection, which: ColumnElement[bool] | None, now: datetime) -> list[Row[Any]]:
    columns = select(chats.c.state, chats.c.ahead, chats.c.started_at, chats.c.taken_at, chats.c.ended_at)
    recent = columns.where(chats.c.started_at > now - CHATS).order_by(chats.c.started_at.desc()).limit(MOST)
    return list(db.execute(recent if which is None else recent.where(which)))


def _chat_wait(over: Sequence[Row[Any]], ahead: int) -> Wait | None:
    alike = [row for row in over if min(row.ahead, 3) == min(ahead, 3)]
    compared = alike if len(alike) >= ENOUGH else over
    if sum(row.taken_at is None for row in compared) >= TOO_MANY_LEFT * len(compared):
        return None
    return spread([_minutes(row.started_at, row.taken_at or row.ended_at) for row in compared])


def reply_waits(db: Connection, *, now: datetime) -> dict[str, Wait]:
    """First replies in writing, by channel. A question nobody has answered waits until now, and counts so."""
    query = (
        select(tickets.c.channel, tickets.c.opened_at, tickets.c.first_reply_at)
        .where(tickets.c.opened_at.between(now - TICKETS, now - SETTLED))
        .where(tickets.c.channel.not_in(["live_chat", "phone_callback"]))
        .where(tickets.c.shelved.is_(None), or_(tickets.c.merged_into.is_(None), tickets.c.first_reply_at.is_not(None)))
    )
    waits: dict[str, list[float]] = {}
    for row in db.execute(query.order_by(tickets.c.id.desc()).limit(MOST)):
        waits.setdefault(row.channel, []).append(_minutes(row.opened_at, row.first_reply_at or now))
    found = {channel: spread(some) for channel, some in waits.items()}
    return {channel: wait for channel, wait in found.items() if wait}


def _minutes(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 60
