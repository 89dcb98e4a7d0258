"""The jobs behind the reports: figures every hour and after each change, then the pictures whose figures changed."""

from typing import Any

from foundation import clock
from foundation.database import Database
from foundation.jobs import every, job


def register_jobs() -> None:
    @job("voice.summarise")
    def summarise_voice(database: Database, _payload: dict[str, Any]) -> None:
        from analytics.voice.reports.summarising import summarise

        summarise(database, clock.now())

    @job("voice.draw")
    def draw_voice(database: Database, _payload: dict[str, Any]) -> None:
        from analytics.voice.reports.pictures.keeping import draw

        draw(database, clock.now())

    every("voice.summarise", seconds=3600)
