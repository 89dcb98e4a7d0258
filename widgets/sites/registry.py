"""Sites as the API asks for them: kept in memory for some seconds, so that a keystroke costs no SQL."""

import re
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import Connection, select

from foundation.database import Database, upsert
from foundation.errors import Invalid
from widgets.sites.tables import sites

FRESH_SECONDS = 10.0


@dataclass(frozen=True)
class Site:
    key: str
    name: str
    origins: frozenset[str]
    secrets: dict[str, str]  # key id -> secret
    greeting: str


class Registry:
    """`own` is the site of the product we ship with, known from the settings; a row with its key replaces it."""

    def __init__(self, database: Database, own: Site) -> None:
        self._database, self._own = database, own
        self._lock = threading.Lock()
        self._sites: dict[str, Site] = {}
        self._read_at = -FRESH_SECONDS

    def all(self) -> dict[str, Site]:
        if time.monotonic() - self._read_at > FRESH_SECONDS:
            with self._lock:
                if time.monotonic() - self._read_at > FRESH_SECONDS:
                    with self._database.reading() as db:
                        self._sites = {site.key: site for site in [self._own, *list_sites(db)]}
                    self._read_at = time.monotonic()
        return self._sites

    def forget(self) -> None:
        self._read_at = -FRESH_SECONDS

    def allows(self, origin: str) -> bool:
        return any(origin in site.origins for site in self.all().values())


def list_sites(db: Connection) -> list[Site]:
    rows = db.execute(select(sites).order_by(sites.c.key))
    return [Site(row.key, row.name, frozenset(row.origins), row.secrets, row.greeting) for row in rows]


def save_site(
    db: Connection, *, key: str, name: str, origins: list[str], secrets: dict[str, str], greeting: str, now: datetime
) -> None:
    """Add a site or change it. Raises Invalid for a key or an origin that can't be one."""
    if key == "anon" or not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,39}", key):
        raise Invalid(f"{key!r} can’t be a site’s key. Use 2 to 40 small letters, digits and hyphens.", field="key")
    checked = [check_origin(origin) for origin in origins]
    row = {"key": key, "name": name, "origins": checked, "secrets": secrets, "greeting": greeting, "created_at": now}
    upsert(db, sites, [row], keys=["key"], update=["name", "origins", "secrets", "greeting"])


def check_origin(origin: str) -> str:
    parts = urlsplit(origin)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/") or parts.query:
        raise Invalid(
            f"{origin!r} isn’t an origin. Write it as https://www.example.com, without a path.", field="origins"
        )
    return f"{parts.scheme}://{parts.netloc}"
