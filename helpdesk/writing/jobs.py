"""What the worker does for writing: forgotten drafts go."""

from typing import Any

from foundation import clock
from foundation.database import Database
from foundation.jobs import every, job
from helpdesk.writing.drafting import sweep_drafts


def register_writing() -> None:
    @job("writing.sweep")
    def sweep(database: Database, _payload: dict[str, Any]) -> None:
        with database.writing() as db:
            sweep_drafts(db, now=clock.now())

    every("writing.sweep", seconds=86_400, at_first=600)
