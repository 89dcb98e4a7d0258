"""The jobs behind the reports: figures every hour and after each change, then the pictures whose figures changed."""

from typing import Any

from foundation import clock
from foundation.database import Database
from foundation.events import Happening
from foundation.jobs import enqueue, every, job
from helpdesk import TeamSightChanged


def register_jobs() -> None:
    @job("voice.summarise", can_wait=True)
    def summarise_voice(database: Database, _payload: dict[str, Any]) -> None:
        from analytics.voice.reports.summarising import summarise

        summarise(database, clock.now())

    @job("voice.draw", can_wait=True)
    def draw_voice(database: Database, _payload: dict[str, Any]) -> None:
        from analytics.voice.reports.pictures.keeping import draw

        draw(database, clock.now())

    every("voice.summarise", seconds=3600)


def hear_sight(database: Database, _changed: TeamSightChanged, _context: Happening) -> None:
    """What the figures quote is chosen anew: a team’s tickets are its own from now on, or everybody’s again."""
    with database.writing() as db:
        enqueue(db, "voice.summarise", unique="voice.summarise")
