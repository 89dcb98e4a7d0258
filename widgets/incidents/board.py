"""What is wrong now, kept in memory for some seconds: a page that asks for it costs no SQL."""

import threading
import time

from sqlalchemy import select

from foundation.database import Database
from widgets.incidents.incident import Incident, incident_from_row
from widgets.incidents.tables import incidents

FRESH_SECONDS = 10.0
MOST = 2  # more would bury what the page is for


class Board:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._open: tuple[Incident, ...] = ()
        self._read_at = -FRESH_SECONDS

    def here(self, *, page: str | None, role: str | None) -> list[Incident]:
        """What concerns this page and person, the newest word first."""
        return [one for one in self._fresh() if one.concerns(page=page, role=role)][:MOST]

    def anywhere(self, *, role: str | None) -> list[Incident]:
        """What concerns this person on whatever page."""
        return [one for one in self._fresh() if not one.roles or role in one.roles][:MOST]

    def forget(self) -> None:
        """Something was changed in this process; others hear of it in some seconds."""
        self._read_at = -FRESH_SECONDS

    def _fresh(self) -> tuple[Incident, ...]:
        if time.monotonic() - self._read_at > FRESH_SECONDS:
            with self._lock:
                if time.monotonic() - self._read_at > FRESH_SECONDS:
                    query = select(incidents).where(incidents.c.state == "open").order_by(incidents.c.updated_at.desc())
                    with self._database.reading() as db:
                        self._open = tuple(incident_from_row(row) for row in db.execute(query))
                    self._read_at = time.monotonic()
        return self._open
