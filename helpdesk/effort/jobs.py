"""The jobs of effort: what came of questions teaches routing, and the figures are counted."""

from typing import Any

from foundation import clock
from foundation.database import Database
from foundation.jobs import every, job
from helpdesk.effort.counting import count
from helpdesk.effort.own_choices import learn_own_choices
from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.outcomes.following_up import follow_up


def register_jobs(router: DeskRouter) -> None:
    def in_force(database: Database) -> RoutingSettings:
        with database.reading() as db:
            return router.catch_up(db)

    @job("routing.outcomes", can_wait=True)
    def settle_outcomes(database: Database, _payload: dict[str, Any]) -> None:
        follow_up(database, in_force(database), now=clock.now())

    @job("routing.own_choices", can_wait=True)
    def settle_own_choices(database: Database, _payload: dict[str, Any]) -> None:
        learn_own_choices(database, in_force(database), now=clock.now())

    @job("effort.count", can_wait=True)
    def count_effort(database: Database, _payload: dict[str, Any]) -> None:
        count(database, in_force(database), now=clock.now())

    every("routing.outcomes", seconds=600)
    every("routing.own_choices", seconds=3600)
    every("effort.count", seconds=3600)
