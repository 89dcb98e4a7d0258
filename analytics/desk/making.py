"""What takes the worker to make, pictures and workbooks, kept under a key of what it shows; whoever asks first waits a moment."""

import json
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, delete, select

from analytics.desk.tables import desk_made
from foundation.database import upsert
from foundation.jobs import enqueue

STYLE = "3"  # another number when things are drawn differently


def key_of(kind: str, shown: Any) -> str:
    """The same for the same figures."""
    told = json.dumps([STYLE, kind, shown], sort_keys=True)
    return blake2b(told.encode(), digest_size=16).hexdigest()


def read_made(db: Connection, keys: list[str]) -> dict[str, bytes]:
    """Those that are there."""
    rows = db.execute(select(desk_made.c.key, desk_made.c.body).where(desk_made.c.key.in_(keys)))
    return {row.key: row.body for row in rows}


def ask_for(db: Connection, kind: str, shown: Any) -> None:
    """Have it made; once, however many ask."""
    enqueue(db, "desk.make", {"kind": kind, "shown": shown}, unique=f"desk.make:{key_of(kind, shown)}")


def keep_made(db: Connection, kind: str, shown: Any, body: bytes, *, now: datetime) -> None:
    upsert(db, desk_made, [{"key": key_of(kind, shown), "body": body, "made_at": now}], keys=["key"])


def forget_made(db: Connection, *, before: datetime) -> None:
    db.execute(delete(desk_made).where(desk_made.c.made_at < before))
