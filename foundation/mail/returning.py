"""Letters that a server took and sent back later: the mailbox is read, and who posted them hears what a refused letter says."""

import logging
from datetime import datetime
from typing import Any, Literal

from flask import Flask
from sqlalchemy import Connection, Row, select

from foundation import clock
from foundation.config import Config
from foundation.database import Database, update_many, upsert
from foundation.events import record
from foundation.jobs import every, job
from foundation.mail.address import one_line
from foundation.mail.mailbox import Box, OpenBox, read_box
from foundation.mail.outbox import LetterRefused
from foundation.mail.returned import Report, may_be_report, read_report
from foundation.mail.server import Away
from foundation.mail.tables import mailboxes, mails

log = logging.getLogger(__name__)

READ = "mail.returned"
MOST = 200  # messages a look takes; the rest come with the next
What = Literal["undelivered", "late", "known", "not ours"]


def register_returns(app: Flask) -> None:
    @job(READ, can_wait=True)
    def read_what_came_back(database: Database, _payload: dict[str, Any]) -> None:
        settings: Config = app.extensions["config"]
        if settings.imap_url:
            try:
                read_mailbox(database, read_box(settings.imap_url))
            except Away as why:
                log.warning("the mailbox can't be read: %s", why)

    every(READ, seconds=60)


def read_mailbox(database: Database, box: Box) -> dict[What, int]:
    """What is new in it. Reports about our letters are marked as read there; everything else stays as it is, for people.
    Raises Away; what was read by then is kept."""
    done: dict[What, int] = {}
    with OpenBox(box) as opened:
        validity = opened.validity()
        for number in opened.after(_last(database, box, validity))[:MOST]:
            what = take_in(database, opened.whole(number)) if may_be_report(opened.headers(number)) else "not ours"
            if what != "not ours":
                opened.is_read(number)
            done[what] = done.get(what, 0) + 1
            with database.writing() as db:
                row = {"name": box.name, "validity": validity, "last": number}
                upsert(db, mailboxes, [row], keys=["name"])
    return done


def take_in(database: Database, raw: bytes) -> What:
    report = read_report(raw)
    if report is None:
        return "not ours"
    with database.writing() as db:
        return take_back(db, report, now=clock.now())


def take_back(db: Connection, report: Report, *, now: datetime) -> What:
    """It can say of a letter only that it didn't arrive: one that we sent, under this Message-ID, to the address that failed.
    One that still waits was taken too: the report was quicker than our note of it, or the server's word to us was lost."""
    ours = mails.c.message_id.in_(report.letters)
    letters = db.execute(select(mails).where(ours).order_by(mails.c.id).with_for_update()).all()
    lost = {letter: why for letter in letters if (why := _why(report, letter)) is not None}
    if not letters or (report.failures and not lost):
        return "not ours"
    new = [letter for letter in lost if letter.state in ("sent", "waiting")]
    rows = [{"id": letter.id, "state": "refused", "last_error": lost[letter], "message": ""} for letter in new]
    update_many(db, mails, rows)
    for letter in new:
        record(db, LetterRefused(letter.id, letter.key), now=now)
    return "undelivered" if new else "known" if lost else "late"


def _why(report: Report, letter: Row[Any]) -> str | None:
    address = letter.address.lower()
    return next((one_line(one.why) for one in report.failures if address in one.addresses), None)


def _last(database: Database, box: Box, validity: int) -> int:
    """0 where it was never read, or its server counts anew."""
    known = mailboxes.c.name == box.name, mailboxes.c.validity == validity
    with database.reading() as db:
        return db.execute(select(mailboxes.c.last).where(*known)).scalar() or 0
