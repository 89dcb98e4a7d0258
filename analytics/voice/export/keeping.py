"""Files are kept for seven days; what nobody can download any more leaves the folder, unfinished ones and erased words too."""

import time
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from analytics.voice.export.orders import KEPT, files_kept, let_go
from analytics.voice.export.sharing import close_ended, forget_erased, is_shared
from foundation.database import Database
from foundation.jobs import enqueue
from foundation.people import Keeper, Told

TIDY = "voice.tidy_exports"
ABANDONED = 24 * 3600  # seconds since somebody wrote to it


def tidy(database: Database, folder: Path, now: datetime) -> int:
    """Returns how many files were deleted."""
    with database.writing() as db:
        let_go(db, made_before=now - KEPT)
        close_ended(db, now)
        forget_erased(db)
        kept = files_kept(db)
    count = 0
    for path in folder.glob("*") if folder.is_dir() else ():
        if path.name not in kept and _given_up(path):
            path.unlink(missing_ok=True)
            count += 1
    return count


def _given_up(path: Path) -> bool:
    """A finished file is on record before anybody else looks, except in the moment between; give it a minute."""
    age = time.time() - path.stat().st_mtime
    return age > (60 if path.suffix in {".csv", ".xlsx", ".pdf"} else ABANDONED)


def export(_db: Connection, _who: str) -> Told:
    return {}


def erase(db: Connection, _who: str, _nobody: str) -> dict[str, int]:
    """Files may hold somebody's words: all go, and can be made anew. Links show no quote that was erased, and soon keep none."""
    gone = let_go(db)
    if gone or is_shared(db):
        enqueue(db, TIDY, unique=TIDY)
    return {"files": gone}


KEEPER = Keeper("exports", export, erase)
