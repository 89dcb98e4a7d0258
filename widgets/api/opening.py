"""A session opened, or refused: the settings page hears where, and whether the identity was signed."""

from flask import request
from sqlalchemy import Connection

from foundation.errors import Unauthorized
from foundation.web import now, writing
from widgets.api import answers as a
from widgets.api.door import short
from widgets.identity import Who, open_session
from widgets.sites.registry import Site
from widgets.sites.sightings import note_opened, origin_of, seldom

AUDIENCE = "aside"


def open_noted(body: a.OpenSession, site: Site) -> tuple[str, Who]:
    """(session, who). Raises Unauthorized with a sentence for the host's engineers, which the settings page shows too."""
    try:
        with writing() as db:
            opened, who = open_session(db, site, body.token, audience=AUDIENCE, now=now())
            _note(db, body, site, "signed" if who.signed else "none")
            return opened, who
    except Unauthorized as refused:
        with writing() as db:
            _note(db, body, site, "refused", refused.detail)
        raise


def _note(db: Connection, body: a.OpenSession, site: Site, token: str, problem: str | None = None) -> None:
    origin = origin_of(request.headers.get("Origin"))
    if (
        origin
        and body.version != "preview"
        and seldom().lets(("opened", site.key, origin), (token, problem, body.version))
    ):
        version = short(body.version, 20)
        note_opened(db, site, origin, version=version, token=token, problem=problem and problem[:300], now=now())
