"""The chain: a row's hash covers all it says and the hash of the row before."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from foundation.audit.tables import audit_head, audit_log

COVERED = (
    "at", "who", "area", "what", "subject", "about_digest", "before", "after", "address", "browser", "previous",
)  # fmt: skip
BEGINNING = "0" * 64


@dataclass(frozen=True)
class Break:
    """Where the chain doesn't hold. `row`: its number; None for the end of the log."""

    row: int | None
    why: str


def hash_of(row: Any) -> str:
    """SHA-256 over the row's values as JSON, in the order of COVERED."""
    return hashlib.sha256(msgspec.json.encode([row[name] for name in COVERED])).hexdigest()


def verify(db: Connection) -> tuple[int, list[Break]]:
    """(how many rows were read, where it breaks). Rows changed, taken out of the middle, the end or the beginning all show."""
    head = db.execute(select(audit_head)).first()
    previous, count, breaks = (head.first if head else BEGINNING), 0, []
    for row in _rows(db):
        count += 1
        if row["previous"] != previous:
            breaks.append(Break(row["id"], "the row before it was taken out or changed"))
        if row["hash"] != hash_of(row):
            breaks.append(Break(row["id"], "it was changed after it was written"))
        previous = row["hash"]
    if (head.hash if head else BEGINNING) != previous or (head.rows if head else 0) != count:
        breaks.append(Break(None, "rows at the end were taken out, or the log’s own end was changed"))
    return count, breaks


def _rows(db: Connection) -> Iterator[Any]:
    yield from db.execute(select(audit_log).order_by(audit_log.c.id)).mappings()
