"""What the worker does for writing: replies leave when their time has come, forgotten drafts go."""

from datetime import datetime
from typing import Any

from foundation import clock
from foundation.database import Database
from foundation.jobs import every, job
from helpdesk.writing.drafting import sweep_drafts
from helpdesk.writing.holding import SEND, send_held


def register_writing() -> None:
    @job("writing.sweep", can_wait=True)
    def sweep(database: Database, _payload: dict[str, Any]) -> None:
        with database.writing() as db:
            sweep_drafts(db, now=clock.now())

    @job(SEND)
    def send(database: Database, payload: dict[str, Any]) -> None:
        leaves = datetime.fromisoformat(payload["leaves"]) if "leaves" in payload else None
        with database.writing() as db:
            send_held(db, payload["held"], leaves=leaves, now=clock.now())

    every("writing.sweep", seconds=86_400, at_first=600)
