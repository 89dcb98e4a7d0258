"""Where the widget was seen: which origin loaded it, when help was opened there, and whether the identity was signed."""

import threading
import time
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import Connection, delete, select

from foundation.database import upsert
from widgets.sites.registry import Site
from widgets.sites.tables import sightings

MOST_ORIGINS = 20  # a site
SELDOM_SECONDS = 60.0


@dataclass(frozen=True)
class Sighting:
    origin: str
    version: str | None
    loaded_at: datetime | None
    opened_at: datetime | None
    token: str | None  # signed | none | refused
    problem: str | None

    @property
    def last(self) -> datetime | None:
        return max((one for one in (self.loaded_at, self.opened_at) if one), default=None)


class Seldom:
    """At most once a minute for each key, and whenever what is told changes: a busy site writes little more than a quiet one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told: dict[object, tuple[float, object]] = {}

    def lets(self, key: object, told: object = None) -> bool:
        now = time.monotonic()
        with self._lock:
            until, last = self._told.get(key, (0.0, None))
            if until > now and last == told:
                return False
            if len(self._told) > 1000:
                self._told.clear()
            self._told[key] = (now + SELDOM_SECONDS, told)
        return True


def seldom() -> Seldom:
    """The application's own."""
    found: Seldom = current_app.extensions.setdefault("widget_seldom", Seldom())
    return found


def note_loaded(db: Connection, site: Site, origin: str, now: datetime) -> None:
    _note(db, site, origin, loaded_at=now)


def note_opened(
    db: Connection, site: Site, origin: str, *, version: str | None, token: str, problem: str | None, now: datetime
) -> None:
    _note(db, site, origin, opened_at=now, version=version, token=token, problem=problem)


def list_sightings(db: Connection, site: str) -> list[Sighting]:
    """The latest first."""
    rows = db.execute(select(sightings).where(sightings.c.site == site))
    found = [Sighting(row.origin, row.version, row.loaded_at, row.opened_at, row.token, row.problem) for row in rows]
    return sorted(found, key=lambda one: one.last.timestamp() if one.last else 0.0, reverse=True)


def origin_of(address: str | None) -> str | None:
    """`https://shop.example/tea?x=1` -> `https://shop.example`; None for what isn't a page's address."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc or "@" in parts.netloc:
        return None
    return f"{parts.scheme}://{parts.netloc}".lower()[:200]


def _note(db: Connection, site: Site, origin: str, **seen: object) -> None:
    known = {one.origin: one for one in list_sightings(db, site.key)}
    if origin not in known and len(known) >= MOST_ORIGINS:
        least = _least(list(known), site, origin)
        if least is None:
            return
        db.execute(delete(sightings).where(sightings.c.site == site.key, sightings.c.origin == least))
    row = {"site": site.key, "origin": origin, **seen}
    upsert(db, sightings, [row], keys=["site", "origin"], update=list(seen))


def _least(known: list[str], site: Site, origin: str) -> str | None:
    """The one that makes room: of those the site doesn't allow, which anybody can name, the one longest unseen; an allowed one
    only for another."""
    strangers = [one for one in known if one not in site.origins]
    return (strangers or known)[-1] if strangers or origin in site.origins else None
