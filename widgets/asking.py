"""A message sent twice is one message: the browser makes a key, the first arrival under it counts."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, bindparam, select, update

from foundation.columns import Moment
from foundation.database import insert_unless_there, metadata

sent = Table(
    "widget_sent",
    metadata,
    Column("key", String(240), primary_key=True),  # person:browser's key
    Column("reference", String(60), nullable=False),
    Column("sent_at", Moment, nullable=False),
)


_SENT = update(sent).where(sent.c.key == bindparam("of"))


def once(db: Connection, key: str, send: Callable[[], str], *, now: datetime) -> str:
    """The reference `send` gave when this key first arrived. A second arrival at the same time waits for the first."""
    row = {"key": key[:240], "reference": "", "sent_at": now}
    if insert_unless_there(db, sent, row, key="key"):
        reference = send()
        db.execute(_SENT, {"of": row["key"], "reference": reference})
        return reference
    return str(db.execute(select(sent.c.reference).where(sent.c.key == row["key"])).scalar_one())
