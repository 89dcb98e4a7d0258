"""What is read again and again is written to the log once an hour."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from foundation.audit.tables import audit_log

AGAIN = timedelta(hours=1)


def noted_lately(db: Connection, who: str, what: str, subject: str, *, about: str | None, now: datetime) -> bool:
    same = audit_log.c.what == what, audit_log.c.subject == subject, audit_log.c.about == about
    lately = audit_log.c.who == who, audit_log.c.at > now - AGAIN
    return db.execute(select(audit_log.c.id).where(*lately, *same).limit(1)).first() is not None
