"""The jobs of effort: what came of questions teaches routing, and the figures are counted."""

from typing import Any

from foundation import clock
from foundation.database import Database
from foundation.jobs import every, job
from helpdesk.effort.counting import count
from helpdesk.routing.desk_router import DeskRouter


def register_jobs(router: DeskRouter) -> None:
    @job("effort.count")
    def count_effort(database: Database, _payload: dict[str, Any]) -> None:
        with database.reading() as db:
            settings = router.catch_up(db)
        count(database, settings, now=clock.now())

    every("effort.count", seconds=3600)
