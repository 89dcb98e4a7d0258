"""Which verbatims are kept already, and as what."""

from collections.abc import Collection

from sqlalchemy import Connection, select, tuple_

from analytics.voice.tables import verbatims


def hashes_of(db: Connection, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The content hash by source and id in it."""
    wanted = tuple_(verbatims.c.source, verbatims.c.source_id).in_(list(keys))
    rows = db.execute(select(verbatims.c.source, verbatims.c.source_id, verbatims.c.content_hash).where(wanted))
    return {(row.source, row.source_id): row.content_hash for row in rows}
