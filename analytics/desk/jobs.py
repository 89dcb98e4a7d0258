"""The jobs behind the desk's reports: figures kept up to date, made anew once a day, and what pages ask to be drawn."""

from datetime import timedelta
from typing import Any

from foundation import clock
from foundation.database import Database
from foundation.jobs import every, job

KEPT = timedelta(days=7)  # of what was drawn; it is drawn anew when somebody looks again


def register_jobs() -> None:
    @job("desk.figures", can_wait=True)
    def refresh_figures(database: Database, _payload: dict[str, Any]) -> None:
        from analytics.desk.counting import refresh

        refresh(database, now=clock.now())

    @job("desk.figures_anew", can_wait=True)
    def rebuild_figures(database: Database, _payload: dict[str, Any]) -> None:
        """Also what no event tells of: promises counted anew, imports, rows mended by hand."""
        from analytics.desk.counting import rebuild
        from analytics.desk.making import forget_made

        rebuild(database, now=clock.now())
        with database.writing() as db:
            forget_made(db, before=clock.now() - KEPT)

    @job("desk.make")
    def make(database: Database, payload: dict[str, Any]) -> None:
        from analytics.desk.pictures.drawing import make_now

        make_now(database, payload["kind"], payload["shown"], now=clock.now())

    every("desk.figures", seconds=60, at_first=20)
    every("desk.figures_anew", seconds=86_400, at_first=7200)
