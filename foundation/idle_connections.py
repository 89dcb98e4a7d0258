"""Connections that nobody used for a while: a server that was started again has closed them."""

import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

IDLE = 1.0  # seconds


def ask_idle_connections(engine: Engine) -> None:
    """One nobody used for a second is asked whether it is still there before it is given out; all are made anew if it isn't. Asking each
    time (`pool_pre_ping`) costs a page as much as its smaller statements."""

    @event.listens_for(engine, "checkin")
    def _left(_connection: Any, record: Any) -> None:
        record.info["left_at"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _given(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("left_at", time.monotonic()) < IDLE:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise InvalidatePoolError from gone
