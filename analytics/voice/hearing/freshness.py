"""Whether comments were last read by the words, the themes and the rules we ship now; where they weren't, they are read anew by a job."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

from sqlalchemy import Connection, select

import analytics.voice.registry.themes as themes
import analytics.voice.sentiment.lexicon as lexicon
from analytics.voice.hearing.marks import read_mark, set_mark
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database
from foundation.jobs import enqueue

RULES = 2  # of how comments are read, beside those two files: another number when they must be read anew
MARK = "read_by"
JOB = "voice.rebuild"


@cache
def shipped() -> int:
    """The same for the same feelings.yaml, themes.yaml and rules."""
    said = blake2b(str(RULES).encode(), digest_size=7)
    for module, name in ((lexicon, "feelings.yaml"), (themes, "themes.yaml")):
        said.update((Path(str(module.__file__)).parent / name).read_bytes())
    return int.from_bytes(said.digest())


def is_fresh(db: Connection) -> bool:
    return read_mark(db, MARK) == shipped()


def note_fresh(db: Connection) -> None:
    set_mark(db, MARK, shipped(), now=clock.now())


def read_anew_where_needed(database: Database) -> bool:
    """Queue the job, once; with nothing heard yet there is nothing to read. Returns whether it is needed."""
    with database.reading() as db:
        if is_fresh(db):
            return False
        something = db.execute(select(verbatims.c.id).limit(1)).first() is not None
    with database.writing() as db:
        if something:
            enqueue(db, JOB, unique=JOB)
        else:
            note_fresh(db)
    return something
