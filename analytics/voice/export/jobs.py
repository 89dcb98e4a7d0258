"""The jobs of what is taken away: making a file, and clearing away what is old."""

from typing import Any

from flask import Flask

from analytics.voice.export.keeping import TIDY, tidy
from analytics.voice.export.making import Place, make_export
from analytics.voice.export.orders import JOB
from foundation import clock
from foundation.database import Database
from foundation.jobs import every, job

AN_HOUR = 3600


def register_jobs(app: Flask, place: Place) -> None:
    @job(JOB)
    def export(database: Database, payload: dict[str, Any]) -> None:
        with app.app_context():
            make_export(database, payload["export"], place)

    @job(TIDY)
    def clear(database: Database, _payload: dict[str, Any]) -> None:
        tidy(database, place.folder, clock.now())

    every(TIDY, seconds=AN_HOUR)
