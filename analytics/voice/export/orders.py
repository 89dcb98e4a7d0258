"""What somebody asked to take away, and how far it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from analytics.voice.asking.address import BOTH, left_out, told
from analytics.voice.export.tables import voice_exports
from analytics.voice.frame import PERIODS
from analytics.voice.hearing.wanted import wanted_from
from foundation.database import insert_row
from foundation.errors import Conflict, Invalid, NotFound
from foundation.incoming import whole_number
from foundation.jobs import enqueue
from foundation.speaking import say

REPORT, COMMENTS = "report", "comments"
FORMATS = {REPORT: ("pdf", "xlsx", "csv"), COMMENTS: ("csv", "xlsx")}
WAITING, RUNNING, DONE, FAILED, CANCELLED, GONE = "waiting", "running", "done", "failed", "cancelled", "gone"
GOING = (WAITING, RUNNING)
KEPT = timedelta(days=7)
LISTED = 20
MOST_GOING = 5  # of one person at a time
JOB = "voice.export"
FILTERS = (*BOTH, "heard", "like")


class Cancelled(Exception):
    """Whoever asked for it doesn't want it any more."""


@dataclass(frozen=True)
class Order:
    id: int
    what: str
    format: str
    filters: dict[str, Any]
    state: str
    progress: int
    comments: int
    bytes: int
    file: str | None
    asked_by: int
    by_name: str
    language: str | None
    asked_at: datetime
    made_at: datetime | None

    @property
    def going(self) -> bool:
        return self.state in GOING

    @property
    def until(self) -> datetime | None:
        return self.made_at + KEPT if self.made_at else None


def order_from(form: Mapping[str, str]) -> tuple[str, str, dict[str, Any]]:
    """(what, format, filters) as a form asks. Raises Invalid, naming the field."""
    what, format = form.get("what", ""), form.get("format", "")
    if what not in FORMATS:
        raise Invalid("Choose the report or comments.", field="what")
    if format not in FORMATS[what]:
        raise Invalid("Choose PDF, Excel or CSV." if what == REPORT else "Choose Excel or CSV.", field="format")
    if what == REPORT:
        days = whole_number(form.get("days"))
        if days not in PERIODS:
            raise Invalid("Choose four weeks, twelve weeks or a year.", field="days")
        return what, format, {"days": days}
    return what, format, filters_from(form)


def filters_from(args: Mapping[str, str]) -> dict[str, str]:
    """The filters of comments that an address or a form holds. Raises Invalid for one that can't be."""
    found = told(args, FILTERS)
    wanted_from(found)
    wanted_from(left_out(found))
    return found


def ask_for(
    db: Connection, what: str, format: str, filters: Mapping[str, Any], *, by: int, by_name: str, now: datetime
) -> int:
    """The number of the order; a job makes it, in the language of the page. Raises Conflict where this person has many going."""
    c = voice_exports.c
    going = db.execute(select(c.id).where(c.asked_by == by, c.state.in_(GOING))).all()
    if len(going) >= MOST_GOING:
        raise Conflict(f"{MOST_GOING} files of yours are being made. Wait for one of them, or cancel it.")
    number = insert_row(
        db, voice_exports, what=what, format=format, filters=dict(filters), state=WAITING, progress=0, comments=0, bytes=0,
        asked_by=by, by_name=by_name, language=say.lang, asked_at=now,
    )  # fmt: skip
    enqueue(db, JOB, {"export": number})
    return number


def list_orders(db: Connection) -> list[Order]:
    """The newest first; everybody who reads the voice sees what was taken away, and by whom."""
    rows = db.execute(select(voice_exports).order_by(voice_exports.c.id.desc()).limit(LISTED))
    return [Order(**row._asdict()) for row in rows]


def read_order(db: Connection, number: int) -> Order:
    """Raises NotFound."""
    row = db.execute(select(voice_exports).where(voice_exports.c.id == number)).first()
    if row is None:
        raise NotFound("This file isn’t here. What was made lately is under Reports.")
    return Order(**row._asdict())


def begin(db: Connection, number: int) -> Order | None:
    """Take it in hand, also where another worker fell silent over it; None when nobody waits for it any more."""
    if not _change(db, number, GOING, state=RUNNING, progress=0):
        return None
    return read_order(db, number)


def advance(db: Connection, number: int, progress: int) -> None:
    """Raises Cancelled."""
    if not _change(db, number, (RUNNING,), progress=progress):
        raise Cancelled


def finish(db: Connection, number: int, *, file: str, comments: int, bytes: int, now: datetime) -> None:
    """Raises Cancelled."""
    if not _change(db, number, (RUNNING,), state=DONE, progress=100, file=file, comments=comments, bytes=bytes, made_at=now):  # fmt: skip
        raise Cancelled


def fail(db: Connection, number: int) -> None:
    _change(db, number, GOING, state=FAILED)


def cancel(db: Connection, number: int) -> None:
    """Of one that is made already nothing changes. Raises NotFound."""
    read_order(db, number)
    _change(db, number, GOING, state=CANCELLED)


def let_go(db: Connection, *, made_before: datetime | None = None) -> int:
    """Finished files are gone from now on: all of them, or those made before a moment. Returns how many."""
    wanted = update(voice_exports).where(voice_exports.c.state == DONE)
    if made_before is not None:
        wanted = wanted.where(voice_exports.c.made_at < made_before)
    return db.execute(wanted.values(state=GONE, file=None)).rowcount


def files_kept(db: Connection) -> set[str]:
    return set(db.execute(select(voice_exports.c.file).where(voice_exports.c.file.is_not(None))).scalars())


def _change(db: Connection, number: int, states: Iterable[str], **values: Any) -> bool:
    c = voice_exports.c
    return bool(db.execute(update(voice_exports).where(c.id == number, c.state.in_(states)).values(**values)).rowcount)
