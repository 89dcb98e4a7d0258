"""The shelf and the figures of segments follow what is heard."""

from typing import Any

from flask import Flask

from analytics.voice.asking.current import CurrentShelf
from foundation.database import Database
from foundation.jobs import every, job
from foundation.web import config
from foundation.web import database as app_database


def register_jobs(app: Flask) -> None:
    with app.app_context():
        current = CurrentShelf(app_database(), config().index_folder)
    app.extensions["verbatims"] = current

    @job("voice.shelve", can_wait=True)
    def shelve_verbatims(database: Database, _payload: dict[str, Any]) -> None:
        from analytics.voice.asking.counting import count_segments

        current.refresh()
        count_segments(database, current.get())

    every("voice.shelve", seconds=600)
