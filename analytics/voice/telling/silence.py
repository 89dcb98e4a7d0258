"""Who said: no more of this mail."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from analytics.voice.telling.tables import silences
from foundation.database import upsert
from foundation.people import Keeper, Told, rows_of


def silence(db: Connection, who: str, of: str, *, now: datetime) -> None:
    upsert(db, silences, [{"who": who, "of": of, "at": now}], keys=["who", "of"], update=[])


def silent(db: Connection, people: Collection[str], of: str) -> set[str]:
    found = select(silences.c.who).where(silences.c.of == of, silences.c.who.in_(people))
    return set(db.execute(found).scalars()) if people else set()


def export(db: Connection, who: str) -> Told:
    return rows_of(db, silences, silences.c.who == who, called="no_more_mail")


def erase(db: Connection, who: str, _nobody: str) -> dict[str, int]:
    return {"no_more_mail": db.execute(silences.delete().where(silences.c.who == who)).rowcount}


KEEPER = Keeper("voice_mail", export, erase)
