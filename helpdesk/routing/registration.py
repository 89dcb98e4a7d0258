"""What routing brings to the application: its router, what it learns and reports, its commands."""

import json
import logging
from pathlib import Path
from typing import Any

from flask import Flask

from foundation import clock
from foundation.config import Config
from foundation.database import Database
from foundation.errors import Problem
from foundation.jobs import every, job
from helpdesk.callbacks import holidays_of
from helpdesk.commands import FILE, routing_commands
from helpdesk.effort.jobs import register_jobs
from helpdesk.routing.data.settings import read_settings
from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.judging.command import judge_command
from helpdesk.routing.judging.reporting import register_reports
from helpdesk.routing.outcomes.escalation_jobs import register_escalations
from helpdesk.routing.refitting import refit
from helpdesk.routing.topics.commands import topics_commands
from helpdesk.routing.topics.versions import TopicShelf

log = logging.getLogger(__name__)


def register_routing(app: Flask) -> DeskRouter:
    settings: Config = app.extensions["config"]
    app.extensions["router"] = router = _router(settings.var / FILE)
    app.extensions["topics"] = topics = TopicShelf(settings.var / "topics")
    _register_learning(router, topics)
    register_reports(router)
    register_jobs(router)
    register_escalations(router, lambda: holidays_of(settings.holidays))
    routing_commands.add_command(topics_commands)
    routing_commands.add_command(judge_command)
    app.cli.add_command(routing_commands)
    return router


def _register_learning(router: DeskRouter, topics: TopicShelf) -> None:
    @job("routing.topics", can_wait=True)
    def teach_topics(database: Database, payload: dict[str, Any]) -> None:
        from helpdesk.routing.topics.teaching import teach  # heavy once it learns: for the worker only

        teach(database, topics, now=clock.now(), after_corrections=bool(payload.get("corrected")))

    @job("routing.refit", can_wait=True)
    def refit_routing(database: Database, _payload: dict[str, Any]) -> None:
        report = refit(database, router.first, now=clock.now())
        log.info("routing learned anew: %s", report or "nothing to learn yet")

    every("routing.refit", seconds=86_400, at_first=600)
    every("routing.topics", seconds=86_400, at_first=600)


def _router(path: Path) -> DeskRouter:
    """With the lead's data where there are some; a file that can't be used is said so and the defaults take over."""
    if path.exists():
        try:
            return DeskRouter(read_settings(json.loads(path.read_text("utf-8"))))
        except (Problem, ValueError, OSError):
            log.exception("%s can't be used; routing goes on with its defaults", path)
    return DeskRouter(read_settings())
