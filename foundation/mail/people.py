"""What the outbox keeps of a person: where a letter went and what it was about. Erased, it counts without either."""

from typing import Any

from sqlalchemy import Connection, case, update

from foundation.mail.tables import mails
from foundation.people import Keeper, Told, rows_of


def export(db: Connection, who: str) -> Told:
    return rows_of(db, mails, mails.c.who == who, without=["key", "message_id"], called="letters")


def erase(db: Connection, who: str, nobody: str) -> dict[str, int]:
    """What still waits isn't sent any more."""
    gone: dict[str, Any] = {"who": nobody, "address": "", "subject": "", "message": "", "last_error": None}
    gone |= {
        "state": case((mails.c.state == "waiting", "dropped"), else_=mails.c.state),
        "key": nobody + mails.c.message_id,
    }
    return {"letters": db.execute(update(mails).where(mails.c.who == who).values(**gone)).rowcount}


KEEPER = Keeper("mail", export, erase)
