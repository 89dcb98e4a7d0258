"""The outbox: letters wait here from the transaction that caused them until a server has taken them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select, update

from foundation import clock
from foundation.database import insert_unless_there
from foundation.events import event, record
from foundation.jobs import enqueue
from foundation.mail.address import one_line, read_sender
from foundation.mail.letter import LONGEST_SUBJECT, Letter, write_letter
from foundation.mail.tables import mails
from foundation.web import config

SEND = "mail.send"
GIVEN_UP = "refused", "failed"
CLAIM = timedelta(minutes=10)  # who claimed a letter and fell silent loses it after this
AT_ONCE = 10  # letters a claim takes: even a server that takes nearly a minute for each gets none of them twice
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440)]  # two days in all


@event
class LetterRefused:
    """No server takes it: somebody who knows why it was posted should hear so. `key`: as it was posted under."""

    letter: int
    key: str


@dataclass(frozen=True)
class Posted:
    """A letter as the outbox keeps it."""

    id: int
    address: str
    message: str
    attempts: int


def post(db: Connection, letter: Letter, *, key: str, now: datetime, who: str | None = None) -> bool:
    """Put the letter in the outbox, in the caller's transaction. False when one with this key was posted before."""
    row = {"key": key, "who": who, "posted_at": now} | _to_be_sent(letter, key, now)
    is_new = insert_unless_there(db, mails, row, key="key")
    if is_new:
        enqueue(db, SEND, unique=SEND)
    return is_new


def post_again(db: Connection, number: int, letter: Letter, *, now: datetime) -> bool:
    """What no server took is tried once more, under its key, as `letter` says it now; a report about the letter before no longer
    names it. False where it waits already, or has gone."""
    given_up = mails.c.id == number, mails.c.state.in_(GIVEN_UP)
    key = db.execute(select(mails.c.key).where(*given_up).with_for_update()).scalar()
    if key is None:
        return False
    again = _to_be_sent(letter, key, now) | {"last_error": None}
    db.execute(update(mails).where(mails.c.id == number).values(**again))
    enqueue(db, SEND, unique=SEND)
    return True


def _to_be_sent(letter: Letter, key: str, now: datetime) -> dict[str, object]:
    """Nobody can guess its Message-ID who hasn't seen the letter: by it alone a server may say that it came back."""
    sender = read_sender(config().mail_from)
    secret = hashlib.sha256(config().secret_key.encode()).digest()
    mark = hashlib.blake2b(key.encode(), digest_size=16, key=secret).hexdigest()
    message_id = f"<{mark}.{now:%Y%m%d%H%M%S%f}@{sender.domain}>"
    return {
        "message_id": message_id,
        "address": letter.to.addr_spec, "subject": one_line(letter.subject)[:LONGEST_SUBJECT], "state": "waiting", "attempts": 0, "due_at": now,
        "message": write_letter(letter, sender=sender, message_id=message_id, at=now),
    }  # fmt: skip


def was_posted(db: Connection, keys: Sequence[str]) -> set[str]:
    return set(db.execute(select(mails.c.key).where(mails.c.key.in_(keys))).scalars())


def drop(db: Connection, *keys: str) -> int:
    """What waits under keys that begin so isn't sent any more. How many letters that was."""
    begins = or_(*(mails.c.key.startswith(one, autoescape=True) for one in keys))
    theirs = begins, mails.c.state == "waiting"
    return db.execute(update(mails).where(*theirs).values(state="dropped", message="")).rowcount


def claim(db: Connection, *, now: datetime, most: int = AT_ONCE) -> list[Posted]:
    """Letters that are due, for the caller alone until `CLAIM` has passed."""
    due = select(mails).where(mails.c.state == "waiting", mails.c.due_at <= now)
    rows = db.execute(due.order_by(mails.c.due_at, mails.c.id).limit(most).with_for_update(skip_locked=True)).all()
    db.execute(update(mails).where(mails.c.id.in_([row.id for row in rows])).values(due_at=now + CLAIM))
    return [Posted(row.id, row.address, row.message, row.attempts) for row in rows]


def sent(db: Connection, letter: Posted) -> None:
    _settle(db, letter, state="sent", sent_at=clock.now(), message="", last_error=None)


def refused(db: Connection, letter: Posted, why: str) -> None:
    """For good: nobody lives there, or nobody there takes it."""
    _give_up(db, letter, "refused", why)


def put_back(db: Connection, letter: Posted, why: str) -> None:
    """To be tried again after a pause that grows; after two days nobody tries any more."""
    if letter.attempts >= len(PAUSES):
        _give_up(db, letter, "failed", why)
        return
    due = clock.now() + PAUSES[letter.attempts]
    _settle(db, letter, state="waiting", attempts=letter.attempts + 1, due_at=due, last_error=why)
    enqueue(db, SEND, run_at=due, unique=f"{SEND}:{due:%Y%m%d%H%M}")


def _give_up(db: Connection, letter: Posted, state: str, why: str) -> None:
    if key := _settle(db, letter, state=state, message="", last_error=why):
        record(db, LetterRefused(letter.id, key), now=clock.now())


def _settle(db: Connection, letter: Posted, **values: object) -> str | None:
    """Its key. A letter that was dropped meanwhile stays so: None."""
    waiting = mails.c.id == letter.id, mails.c.state == "waiting"
    return db.execute(update(mails).where(*waiting).values(**values).returning(mails.c.key)).scalar()
