"""What can happen to a file: received, sent with a message, taken back, swept away, erased with its person."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select, update

from foundation.database import Database, insert_row
from foundation.errors import Invalid, NotFound, TooMany
from foundation.picture import preview_of
from helpdesk.files.kinds import PICTURES, kind_of
from helpdesk.files.shelf import Shelf
from helpdesk.files.tables import files

MOST_A_MESSAGE = 5
MOST_AN_HOUR = 40
HOUR = timedelta(hours=1)
UNSENT_LIFE = timedelta(hours=24)
ON_ITS_WAY = timedelta(hours=1)  # from the shelf to its row, at the very most; also how long what was taken back counts
TAKEN_BACK = ""  # its name: no other file has none
LONGEST_NAME = 160


@dataclass(frozen=True)
class File:
    id: int
    name: str
    kind: str
    size: int
    digest: str
    width: int | None = None  # of the preview
    height: int | None = None
    message: int | None = None
    who: str = ""  # whose it is: a customer's key, or a member of staff's or a program's

    @property
    def has_preview(self) -> bool:
        return self.width is not None


def check_room(db: Connection, who: str, *, now: datetime) -> None:
    """Raises TooMany for one who sends file after file, until the first of the last hour's is an hour ago."""
    recent = files.c.who == who, files.c.received_at > now - HOUR
    query = select(files.c.received_at).where(*recent).order_by(files.c.received_at.desc()).limit(MOST_AN_HOUR)
    received = db.execute(query).scalars().all()
    if len(received) >= MOST_AN_HOUR:
        problem = TooMany("That’s a lot of files in an hour. Send the rest a little later.")
        problem.seconds = (received[-1] + HOUR - now).total_seconds()
        raise problem


def read_file(shelf: Shelf, name: str, content: bytes) -> dict[str, Any]:
    """Checked and on the shelf; what the row says of it. No transaction is open meanwhile."""
    kind = kind_of(name, content)
    preview, width, height = preview_of(content) if kind in PICTURES else (None, None, None)
    digest = shelf.put(content, preview)
    return {"digest": digest, "kind": kind, "size": len(content), "width": width, "height": height}


def keep_file(db: Connection, read: dict[str, Any], *, name: str, who: str, now: datetime) -> File:
    row = read | {"name": _name(name), "who": who, "message": None, "received_at": now}
    return File(
        insert_row(db, files, **row),
        row["name"],
        row["kind"],
        row["size"],
        row["digest"],
        row["width"],
        row["height"],
        who=who,
    )


def send_files(db: Connection, chosen: Sequence[int], *, who: str, message: int) -> None:
    """They belong to this message from now on. Raises Invalid for somebody else's, one sent before, or too many."""
    chosen = list(dict.fromkeys(chosen))
    if not chosen:
        return
    if len(chosen) > MOST_A_MESSAGE:
        raise Invalid("A message takes up to 5 files. Send the others in the next one.", field="files")
    own = files.c.id.in_(chosen) & (files.c.who == who) & files.c.message.is_(None) & (files.c.name != TAKEN_BACK)
    if db.execute(update(files).where(own).values(message=message)).rowcount != len(chosen):
        raise Invalid("A file of this message isn’t here any more. Attach it again.", field="files")


def take_back(db: Connection, file: int, *, who: str) -> None:
    """Before its message is sent. Nobody can send it any more, it counts in its sender's hour still, and the sweep takes it."""
    own = (files.c.id == file) & (files.c.who == who) & files.c.message.is_(None)
    db.execute(update(files).where(own).values(name=TAKEN_BACK))


def find_file(db: Connection, file: int) -> File:
    row = db.execute(select(files).where(files.c.id == file)).first()
    if row is None or row.name == TAKEN_BACK:
        raise NotFound("This file isn’t here any more.")
    return file_from_row(row)


def files_of(db: Connection, messages: Sequence[int]) -> dict[int, list[File]]:
    """Those of several messages, in one statement."""
    found: dict[int, list[File]] = {}
    if messages:
        for row in db.execute(select(files).where(files.c.message.in_(messages)).order_by(files.c.id)):
            found.setdefault(row.message, []).append(file_from_row(row))
    return found


def unsent_files(db: Connection, chosen: Sequence[int], *, who: str) -> list[File]:
    """Those of these that are still theirs to send."""
    own = files.c.id.in_(chosen) & (files.c.who == who) & files.c.message.is_(None) & (files.c.name != TAKEN_BACK)
    return [file_from_row(row) for row in db.execute(select(files).where(own).order_by(files.c.id))]


def erase_files_of(db: Connection, who: str) -> list[str]:
    """A person's files are forgotten with them. The digests of bytes to drop, once this is stored."""
    return _remove(db, files.c.who == who)


Waiting = Callable[[Connection], Collection[int]]


def sweep(database: Database, shelf: Shelf, *, waiting: Waiting = lambda _db: (), now: datetime) -> int:
    """What was attached and never sent is gone after a day, what was taken back after an hour. `waiting`: files that a draft or a reply
    on its way has still. Bytes that came again meanwhile stay: their row may be about to be written."""
    unsent, lately = files.c.received_at < now - UNSENT_LIFE, now - ON_ITS_WAY
    taken_back = (files.c.name == TAKEN_BACK) & (files.c.received_at < lately)
    old = files.c.message.is_(None) & (unsent | taken_back)
    with database.writing() as db:
        dropped = _remove(db, old & (files.c.id.not_in(waiting(db)) | taken_back))
    for digest in dropped:
        shelf.drop(digest, unless_put_since=lately)
    return len(dropped)


def file_from_row(row: Any) -> File:
    return File(row.id, row.name, row.kind, row.size, row.digest, row.width, row.height, row.message, row.who)


def _remove(db: Connection, which: ColumnElement[bool]) -> list[str]:
    """Deletes rows; the digests that no other row needs."""
    gone = set(db.execute(select(files.c.digest).where(which)).scalars())
    db.execute(delete(files).where(which))
    needed = set(db.execute(select(files.c.digest).where(files.c.digest.in_(gone))).scalars()) if gone else set()
    return sorted(gone - needed)


def _name(name: str) -> str:
    """The last part of what the browser says, without what no name has, its ending kept when it is too long."""
    plain = (
        "".join(one for one in name.replace("\\", "/").rsplit("/", 1)[-1] if one.isprintable()).strip(". ") or "file"
    )
    if len(plain) <= LONGEST_NAME:
        return plain
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[: LONGEST_NAME - 12]}…{dot}{ending[:10]}" if dot else plain[:LONGEST_NAME]
