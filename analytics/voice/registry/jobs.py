"""The registry's jobs: the nightly pass that proposes, and placing comments after a decision."""

from datetime import timedelta
from typing import Any

from analytics.voice.registry.passes import PROPOSE, ask_for, asked_since
from foundation import clock
from foundation.database import Database
from foundation.jobs import every, job

A_DAY = 24 * 3600
AT_FIRST = 300
NIGHT = timedelta(hours=12)  # a job that is done twice proposes once


def register_jobs() -> None:
    @job("voice.nightly", can_wait=True)
    def nightly(database: Database, _payload: dict[str, Any]) -> None:
        with database.writing() as db:
            if not asked_since(db, PROPOSE, clock.now() - NIGHT):
                ask_for(db, PROPOSE, now=clock.now())

    @job("voice.propose", can_wait=True)
    def propose(database: Database, payload: dict[str, Any]) -> None:
        from analytics.voice.registry.proposing import propose_themes

        propose_themes(database, payload["pass"])

    @job("voice.place", can_wait=True)
    def place(database: Database, payload: dict[str, Any]) -> None:
        from analytics.voice.registry.placing import place_waiting

        place_waiting(database, payload["pass"])

    @job("voice.measure_themes", can_wait=True)
    def measure_themes(database: Database, _payload: dict[str, Any]) -> None:
        from analytics.voice.registry.quality import measure_quality

        measure_quality(database, clock.now())

    every("voice.nightly", seconds=A_DAY, at_first=AT_FIRST)
    every("voice.measure_themes", seconds=A_DAY, at_first=3 * AT_FIRST)
