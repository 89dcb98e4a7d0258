"""The work of hearing that waits: batches that came over HTTP, and conversations with the assistant."""

from datetime import datetime
from typing import Any

from foundation import clock
from foundation.database import Database
from foundation.jobs import every, job


def register_jobs() -> None:
    @job("voice.take_in")
    def take_in_batch(database: Database, payload: dict[str, Any]) -> None:
        from analytics.voice.hearing.adding import take_in  # loads the lexicon: in the worker only

        take_in(
            database, [row | {"happened_at": datetime.fromisoformat(row["happened_at"])} for row in payload["rows"]]
        )

    @job("voice.hear_assistant")
    def hear_the_assistant(database: Database, _payload: dict[str, Any]) -> None:
        from analytics.voice.hearing.assistant import hear_assistant

        hear_assistant(database, now=clock.now())

    every("voice.hear_assistant", seconds=600, at_first=120)
