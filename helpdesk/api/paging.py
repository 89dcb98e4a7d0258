"""Where the next page is, and lists of rows that are numbered."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request
from sqlalchemy import ColumnElement, Connection, Select

from foundation.paging import pack_cursor, unpack_cursor
from foundation.web import config


def next_page(cursor: str | None) -> str | None:
    """Its address: this request's with another cursor."""
    if cursor is None:
        return None
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f"{config().base_url}{request.path}?{urlencode([*kept, ('cursor', cursor)], errors='replace')}"


def numbered(
    db: Connection, query: Select[Any], column: ColumnElement[int], *, cursor: str | None, limit: int, newest_first: bool
) -> tuple[Sequence[Any], str | None]:  # fmt: skip
    """(rows of a page by their number, the address of the next)."""
    after = unpack_cursor(cursor, 1)
    if after:
        query = query.where(column < after[0] if newest_first else column > after[0])
    rows = db.execute(query.order_by(column.desc() if newest_first else column).limit(limit + 1)).all()
    following = pack_cursor([rows[limit - 1].id]) if len(rows) > limit else None
    return rows[:limit], next_page(following)
