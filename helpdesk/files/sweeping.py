"""The job that takes away files nobody sent."""

from typing import Any

from foundation import clock
from foundation.database import Database
from foundation.jobs import every, job
from helpdesk.files.keeping import sweep
from helpdesk.files.shelf import Shelf
from helpdesk.writing.drafting import waiting_files


def register_sweeping(shelf: Shelf) -> None:
    @job("files.sweep", can_wait=True)
    def sweep_files(database: Database, _payload: dict[str, Any]) -> None:
        sweep(database, shelf, waiting=waiting_files, now=clock.now())

    every("files.sweep", seconds=3600)
