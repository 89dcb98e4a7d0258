"""What rules do by themselves: sweeps for automations, dry runs that are long, and forgetting."""

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import delete

from foundation import clock
from foundation.database import Database
from foundation.jobs import every, job
from helpdesk.rules import automations, triggers, whole_run
from helpdesk.rules.since import register_since
from helpdesk.rules.tables import rule_firings

KEPT = timedelta(days=400)  # a year of firings, and a little
RUNS_KEPT = timedelta(days=30)  # dry runs


def register_rules(app: Flask) -> None:
    """Letters and texts need the application's settings, so handlers run inside it."""

    @job(triggers.HEAR)
    def hear(database: Database, payload: dict[str, Any]) -> None:
        with app.app_context():
            triggers.hear(database, payload)

    @job(automations.SWEEP)
    def sweep(database: Database, payload: dict[str, Any]) -> None:
        with app.app_context():
            automations.sweep(database, payload)

    @job("rules.forget", can_wait=True)
    def forget(database: Database, _payload: dict[str, Any]) -> None:
        with database.writing() as db:
            db.execute(delete(rule_firings).where(rule_firings.c.fired_at < clock.now() - KEPT))
            whole_run.forget_runs(db, clock.now() - RUNS_KEPT)

    @job(whole_run.TRY)
    def try_whole(database: Database, payload: dict[str, Any]) -> None:
        with app.app_context():
            whole_run.work(database, payload["run"], now=clock.now())

    register_since()
    every(automations.SWEEP, seconds=60)
    every("rules.forget", seconds=86_400)
