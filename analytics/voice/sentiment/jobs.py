"""The work of sentiment that waits: learning at night, and reading everything anew when the version changes."""

from typing import Any

from foundation import clock
from foundation.database import Database
from foundation.jobs import every, job


def register_jobs() -> None:
    @job("voice.learn_feelings", can_wait=True)
    def learn_feelings(database: Database, _payload: dict[str, Any]) -> None:
        from analytics.voice.sentiment.teaching.teaching import teach  # heavy once it learns: for the worker only

        teach(database, now=clock.now())

    @job("voice.feel_anew", can_wait=True)
    def read_all_anew(database: Database, _payload: dict[str, Any]) -> None:
        from analytics.voice.sentiment.teaching.teaching import feel_anew

        feel_anew(database)

    every("voice.learn_feelings", seconds=86_400, at_first=900)
