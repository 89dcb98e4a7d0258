"""The work of hearing that waits: batches that came over HTTP, conversations with the assistant, everything anew after a release."""

import logging
from datetime import datetime
from typing import Any

from foundation import clock
from foundation.database import Database
from foundation.jobs import every, job

log = logging.getLogger(__name__)


def register_jobs() -> None:
    @job("voice.take_in")
    def take_in_batch(database: Database, payload: dict[str, Any]) -> None:
        from analytics.voice.hearing.adding import take_in  # loads the lexicon: in the worker only

        take_in(
            database, [row | {"happened_at": datetime.fromisoformat(row["happened_at"])} for row in payload["rows"]]
        )

    @job("voice.hear_assistant", can_wait=True)
    def hear_the_assistant(database: Database, _payload: dict[str, Any]) -> None:
        from analytics.voice.hearing.assistant import hear_assistant

        hear_assistant(database, now=clock.now())

    @job("voice.notice", can_wait=True)
    def notice(database: Database, _payload: dict[str, Any]) -> None:
        from analytics.voice.hearing.freshness import read_anew_where_needed

        read_anew_where_needed(database)

    @job("voice.rebuild", can_wait=True)
    def read_anew(database: Database, _payload: dict[str, Any]) -> None:
        """After a release with other words, themes or rules: nobody needs to type `flask voice rebuild`."""
        from analytics.voice.hearing.adding import rebuild
        from analytics.voice.hearing.freshness import is_fresh

        with database.reading() as db:
            done = is_fresh(db)
        if not done:
            rebuild(database, log.info)

    every("voice.hear_assistant", seconds=600, at_first=120)
    every("voice.notice", seconds=3600, at_first=20)
