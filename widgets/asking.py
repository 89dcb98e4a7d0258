"""A message sent twice is one message: the browser makes a key, the first arrival under it counts."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, select, update

from foundation.columns import Moment
from foundation.database import metadata

sent = Table(
    "widget_sent",
    metadata,
    Column("key", String(240), primary_key=True),  # person:browser's key
    Column("reference", String(60), nullable=False),
    Column("sent_at", Moment, nullable=False),
)


def once(db: Connection, key: str, send: Callable[[], str], *, now: datetime) -> str:
    """The reference `send` gave when this key first arrived. A second arrival at the same time waits for the first."""
    row = {"key": key[:240], "reference": "", "sent_at": now}
    if _claimed(db, row):
        reference = send()
        db.execute(update(sent).where(sent.c.key == row["key"]).values(reference=reference))
        return reference
    return str(db.execute(select(sent.c.reference).where(sent.c.key == row["key"])).scalar_one())


def _claimed(db: Connection, row: dict[str, object]) -> bool:
    if db.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    made = insert(sent).values(**row).on_conflict_do_nothing().returning(sent.c.key)
    return db.execute(made).first() is not None
